package io.vigil.acceptance;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JVM whose threads can be parked at a point of its program, from outside, with nothing of it
 * changed. It is started with {@link Door#jvmArgument}.
 */
final class Debugged implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(30);
  private static final Duration REACH_MAX = Duration.ofSeconds(60);

  private final VirtualMachine machine;

  private Debugged(VirtualMachine machine) {
    this.machine = machine;
  }

  /**
   * A moment in the way of a transmission: a thread that enters a method.
   *
   * @param type the binary name of a class
   * @param thread how the name of the thread begins
   */
  record Point(String type, String method, String thread) {}

  /** Where a JVM lets a debugger in. */
  record Door(int port) {

    static Door free() throws IOException {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return new Door(socket.getLocalPort());
      }
    }

    String jvmArgument() {
      return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:"
          + port;
    }

    Debugged enter() throws IOException {
      AttachingConnector connector =
          Bootstrap.virtualMachineManager().attachingConnectors().stream()
              .filter(it -> it.transport().name().equals("dt_socket"))
              .findFirst()
              .orElseThrow();
      Map<String, Connector.Argument> arguments = connector.defaultArguments();
      arguments.get("hostname").setValue("127.0.0.1");
      arguments.get("port").setValue(Integer.toString(port));
      arguments.get("timeout").setValue(Long.toString(CONNECT_MAX.toMillis()));
      try {
        return new Debugged(connector.attach(arguments));
      } catch (IllegalConnectorArgumentsException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * Parks the next thread that comes to a point; all others go on.
   *
   * @throws AssertionError if the program has no such method, or no thread comes in time
   */
  ThreadReference park(Point point) throws InterruptedException {
    List<BreakpointRequest> requests =
        methods(point).stream()
            .map(method -> machine.eventRequestManager().createBreakpointRequest(method.location()))
            .toList();
    for (BreakpointRequest request : requests) {
      request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
      request.enable();
    }
    for (long end = System.nanoTime() + REACH_MAX.toNanos(); System.nanoTime() < end; ) {
      EventSet events = machine.eventQueue().remove(REACH_MAX.toMillis());
      Optional<ThreadReference> parked = parked(events, point);
      if (parked.isPresent()) {
        machine.eventRequestManager().deleteEventRequests(requests);
        return parked.get();
      }
    }
    throw new AssertionError("No thread came to " + point);
  }

  private static Optional<ThreadReference> parked(EventSet events, Point point) {
    if (events == null) {
      return Optional.empty();
    }
    for (Event event : events) {
      if (event instanceof BreakpointEvent hit && hit.thread().name().startsWith(point.thread())) {
        return Optional.of(hit.thread());
      }
    }
    events.resume();
    return Optional.empty();
  }

  private List<Method> methods(Point point) {
    List<ReferenceType> types = machine.classesByName(point.type());
    if (types.size() != 1) {
      throw new AssertionError(point + " names " + types.size() + " classes of the program");
    }
    List<Method> methods =
        types.getFirst().methodsByName(point.method()).stream()
            .filter(method -> !method.isAbstract() && !method.isBridge())
            .toList();
    if (methods.isEmpty()) {
      throw new AssertionError(point + " names no method of the program");
    }
    return methods;
  }

  /** Lets go on what is parked. */
  @Override
  public void close() {
    try {
      machine.dispose();
    } catch (VMDisconnectedException e) {
      return; // it was killed
    }
  }
}
