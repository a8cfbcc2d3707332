package dev.daybook.platform.web;

import io.netty.channel.Channel;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.ConnectionObserver;

/**
 * Sees to it that a connection which stays open is read again after each answer. Reactor Netty 1.3.6 forgets it when a
 * request came before the one in front of it had quite ended, and was answered at once: the next one on that connection was
 * never read (reactor-netty, issue 4361). To go with the version that is mended.
 */
@Component
final class ReadOn implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.childObserve((connection, state) -> {
            if (state.equals(ConnectionObserver.State.DISCONNECTING)) {
                Channel channel = connection.channel();
                channel.eventLoop().execute(channel::read);
            }
        }));
    }
}
