package io.vigil.bench.reference;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What HTTP and JSON alone cost: takes the product's transmissions, reads every value in them, and
 * answers 202 with as long a body. It keeps nothing, checks nobody and judges nothing. It stands on
 * Netty with its own HTTP codec and an event loop for each processor, as the product's device
 * listener does, and changes only when that stands on another library.
 */
public final class Front {
  private static final int BODY_BYTES_MAX = 256 * 1024;
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final byte[] ANSWER =
      ("{\"transmission\":\"00000000-0000-0000-0000-000000000000\","
              + "\"receivedAt\":\"2026-11-20T05:00:00.000Z\",\"readings\":10,\"refused\":[]}")
          .getBytes(StandardCharsets.US_ASCII);

  private Front() {}

  /** Listens on a free port, which it writes to standard output, until standard input ends. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Channel listening =
        new ServerBootstrap()
            .group(loops)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connecting())
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    System.out.println(((InetSocketAddress) listening.localAddress()).getPort());
    System.in.readAllBytes();
    loops.shutdownGracefully().sync();
  }

  private static final class Connecting extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(new HttpServerCodec(), new HttpObjectAggregator(BODY_BYTES_MAX), new Taking());
    }
  }

  private static final class Taking extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      boolean sound = readings(ByteBufUtil.getBytes(request.content())) > 0;
      ByteBuf body = Unpooled.wrappedBuffer(ANSWER);
      FullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              sound ? HttpResponseStatus.ACCEPTED : HttpResponseStatus.BAD_REQUEST,
              body);
      answer
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
          .setInt(HttpHeaderNames.CONTENT_LENGTH, ANSWER.length);
      context.writeAndFlush(answer, context.voidPromise());
    }
  }

  private static int readings(byte[] body) {
    int objects = 0;
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        switch (token) {
          case VALUE_STRING -> json.getString();
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
          case END_OBJECT -> objects++;
          default -> {}
        }
      }
    }
    return objects - 1;
  }
}
