package io.vigil.server.ingest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vigil.server.ops.VigilProperties;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The port of the devices, beside that of the people: HTTP/1.1, with TLS when the people's has it.
 * One thread for each processor serves all connections, and none of them ever waits.
 */
@Component
public class DeviceListener implements SmartLifecycle {
  /** More are closed as they come. */
  static final int CONNECTIONS_MAX = 16_384;

  private static final int BACKLOG_MAX = 1_024;

  /** Less than a phase of the shutdown may take. */
  private static final Duration FINISH_MAX = Duration.ofSeconds(7);

  private static final Logger log = LoggerFactory.getLogger(DeviceListener.class);

  private final VigilProperties properties;
  private final DeviceRequests requests;
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Map<EventLoop, DeviceLoop> loops = new IdentityHashMap<>();
  private final Executor handshaking = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable EventLoopGroup threads;
  private volatile @Nullable Channel listening;

  DeviceListener(VigilProperties properties, DeviceRequests requests, MeterRegistry meters) {
    this.properties = properties;
    this.requests = requests;
    Gauge.builder("vigil.device.connections", connections, ChannelGroup::size)
        .description("Connections of devices and gateways that are open")
        .register(meters);
  }

  /**
   * The port that is listened on.
   *
   * @throws IllegalStateException while it isn't
   */
  public int port() {
    Channel channel = listening;
    if (channel == null) {
      throw new IllegalStateException("the devices' port is closed");
    }
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void start() {
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("devices"),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    threads = group;
    group.forEach(
        thread -> loops.put((EventLoop) thread, new DeviceLoop((EventLoop) thread, requests)));
    var address = new InetSocketAddress(properties.address(), properties.devicePort());
    var bound =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG_MAX)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new Connecting(tls()))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully();
      throw new PortInUseException(properties.devicePort(), bound.cause());
    }
    listening = bound.channel();
    log.info("Devices are served on port {} ({})", port(), epoll ? "epoll" : "NIO");
  }

  /** Finishes what is under way while the writer still runs; see {@link #getPhase}. */
  @Override
  public void stop(Runnable stopped) {
    Thread.ofPlatform()
        .name("devices-stop")
        .start(() -> {
          stop();
          stopped.run();
        });
  }

  @Override
  public void stop() {
    Channel channel = listening;
    EventLoopGroup group = threads;
    if (channel == null || group == null) {
      return;
    }
    channel.close().awaitUninterruptibly();
    loops.values().forEach(DeviceLoop::stop);
    if (!connections.newCloseFuture().awaitUninterruptibly(FINISH_MAX.toMillis())) {
      log.warn("{} devices are cut off: they send again", connections.size());
    }
    connections.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    listening = null;
  }

  @Override
  public boolean isRunning() {
    return listening != null;
  }

  /** Together with the people's: after the writer at the start, before it at the end. */
  @Override
  public int getPhase() {
    return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
  }

  /** As the people's port takes them. */
  private Optional<SslContext> tls() {
    Path certificate = properties.tls().certificate();
    Path key = properties.tls().key();
    if (certificate == null || key == null) {
      return Optional.empty();
    }
    PemSslStoreDetails files =
        PemSslStoreDetails.forCertificate(certificate.toUri().toString())
            .withPrivateKey(key.toUri().toString());
    SslBundle bundle = SslBundle.of(new PemSslStoreBundle(files, null));
    try {
      return Optional.of(
          SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory()).build());
    } catch (SSLException e) {
      throw new IllegalStateException("The certificate can't be used", e);
    }
  }

  /** What each new connection is given. */
  private final class Connecting extends ChannelInitializer<Channel> {
    private final Optional<SslContext> tls;

    Connecting(Optional<SslContext> tls) {
      this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
      DeviceLoop loop = loops.get(channel.eventLoop());
      if (loop == null || connections.size() >= CONNECTIONS_MAX) {
        channel.close();
        return;
      }
      connections.add(channel);
      // A handshake computes for milliseconds.
      tls.ifPresent(it -> channel.pipeline().addLast(it.newHandler(channel.alloc(), handshaking)));
      channel
          .pipeline()
          .addLast(new RequestDecoder(), new DeviceConnection(channel, loop, requests));
    }
  }
}
