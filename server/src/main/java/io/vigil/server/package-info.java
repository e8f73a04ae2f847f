/**
 * The server: one package below is one module; its {@code package-info} says which others it may
 * use.
 */
@NullMarked
package io.vigil.server;

import org.jspecify.annotations.NullMarked;
