package io.vigil.engine;

final class InMemoryJournalStoreTest extends JournalStoreKit {

  @Override
  protected JournalStore emptyStore() {
    return new InMemoryJournalStore();
  }

  @Override
  protected JournalStore another(JournalStore store) {
    return store;
  }
}
