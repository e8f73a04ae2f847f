package io.vigil.engine;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.RecentTransmissions;
import io.vigil.core.patient.TransmissionIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What routing knows of devices. */
public final class Devices {

  /** Routes kept of one device; older ones are of readings too late to be judged. */
  static final int MAX_ROUTES = 256;

  private Devices() {}

  /**
   * A device's readings from one device time to another are a patient's.
   *
   * @param untilEpochMillis excluded; empty while it lasts
   */
  public record Route(PatientId patient, long fromEpochMillis, OptionalLong untilEpochMillis) {
    boolean covers(long epochMillis) {
      return fromEpochMillis <= epochMillis
          && (untilEpochMillis.isEmpty() || epochMillis < untilEpochMillis.getAsLong());
    }

    Route until(long epochMillis) {
      return new Route(
          patient, fromEpochMillis, OptionalLong.of(Math.max(fromEpochMillis, epochMillis)));
    }
  }

  /**
   * A registered device.
   *
   * @param routes by begin; at most the last has no end
   * @param recent the last unbound transmissions
   */
  public record Device(
      TenantId tenant,
      Act.DeviceRegistered registered,
      List<Route> routes,
      RecentTransmissions recent) {

    /** Whose a reading of a device time is. */
    Optional<PatientId> patientAt(long epochMillis) {
      for (int i = routes.size() - 1; i >= 0; i--) {
        if (routes.get(i).covers(epochMillis)) {
          return Optional.of(routes.get(i).patient());
        }
      }
      return Optional.empty();
    }

    /** The route without an end, if there is one. */
    public Optional<Route> current() {
      return routes.isEmpty() || routes.getLast().untilEpochMillis().isPresent()
          ? Optional.empty()
          : Optional.of(routes.getLast());
    }

    Device assigned(PatientId patient, long fromEpochMillis) {
      List<Route> all = new ArrayList<>(released(fromEpochMillis).routes);
      all.add(new Route(patient, fromEpochMillis, OptionalLong.empty()));
      List<Route> last = all.subList(Math.max(0, all.size() - MAX_ROUTES), all.size());
      return new Device(tenant, registered, List.copyOf(last), recent);
    }

    Device released(long untilEpochMillis) {
      List<Route> all = new ArrayList<>(routes.size());
      for (Route route : routes) {
        all.add(
            route.untilEpochMillis().isEmpty()
                    || route.untilEpochMillis().getAsLong() > untilEpochMillis
                ? route.until(untilEpochMillis)
                : route);
      }
      return new Device(tenant, registered, List.copyOf(all), recent);
    }

    /**
     * The routes from the first one on that changes if a patient's readings of some time are
     * another's; none if no route of his is of that time.
     *
     * @param untilEpochMillis excluded; empty: for ever
     */
    List<Route> reassigned(
        PatientId patient, long fromEpochMillis, OptionalLong untilEpochMillis, PatientId to) {
      List<Route> reassigned = new ArrayList<>();
      for (Route route : routes) {
        long until = untilEpochMillis.orElse(Long.MAX_VALUE);
        long end = route.untilEpochMillis().orElse(Long.MAX_VALUE);
        long begin = Math.max(route.fromEpochMillis(), fromEpochMillis);
        if (!route.patient().equals(patient) || begin >= Math.min(end, until)) {
          if (!reassigned.isEmpty()) {
            reassigned.add(route);
          }
        } else {
          // Kept even if nothing is left of it: what this patient heard of is known by it.
          reassigned.add(route.until(begin));
          reassigned.add(
              new Route(to, begin, end <= until ? route.untilEpochMillis() : untilEpochMillis));
          if (until < end) {
            reassigned.add(new Route(patient, until, route.untilEpochMillis()));
          }
        }
      }
      return List.copyOf(reassigned);
    }

    /** The same device with other routes from the first of these on. */
    Device rerouted(List<Route> from) {
      List<Route> all = new ArrayList<>(routes);
      all.removeIf(route -> route.fromEpochMillis() >= from.getFirst().fromEpochMillis());
      all.addAll(from);
      List<Route> last = all.subList(Math.max(0, all.size() - MAX_ROUTES), all.size());
      return new Device(tenant, registered, List.copyOf(last), recent);
    }

    /** The same device under other particulars: whose its readings are goes on. */
    Device registeredAs(Act.DeviceRegistered particulars) {
      return new Device(tenant, particulars, routes, recent);
    }

    /** Whether a transmission is one of the last unbound ones. */
    boolean heard(TransmissionIdentity identity) {
      return recent.contains(identity);
    }

    Device heardUnbound(TransmissionIdentity identity) {
      return new Device(tenant, registered, routes, recent.plus(identity));
    }
  }

  /** The device's own lane. */
  static Subject subject(UUID device) {
    return new Subject(Subject.Kind.DEVICE, device);
  }
}
