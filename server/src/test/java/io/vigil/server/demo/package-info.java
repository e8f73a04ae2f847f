@NullMarked
package io.vigil.server.demo;

import org.jspecify.annotations.NullMarked;
