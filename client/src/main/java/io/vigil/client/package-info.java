/**
 * The Java client of Vigil's public interface: sending readings as a device, acting as a person,
 * and following patients live.
 *
 * <p>Start from {@link io.vigil.client.DeviceClient}, {@link io.vigil.client.OperatorClient} or
 * {@link io.vigil.client.LiveClient}.
 */
@NullMarked
package io.vigil.client;

import org.jspecify.annotations.NullMarked;
