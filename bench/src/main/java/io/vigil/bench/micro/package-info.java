/** JMH benchmarks of single steps: decide, decode, seal, chain. */
@NullMarked
package io.vigil.bench.micro;

import org.jspecify.annotations.NullMarked;
