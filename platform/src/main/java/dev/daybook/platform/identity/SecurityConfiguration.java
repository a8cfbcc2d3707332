package dev.daybook.platform.identity;

import dev.daybook.platform.secret.SecretStore;
import dev.daybook.platform.web.InvalidRequest;
import dev.daybook.platform.web.ProblemHandler;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.header.CrossOriginOpenerPolicyServerHttpHeadersWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.web.filter.reactive.ServerWebExchangeContextFilter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** No session: every request shows its token. The one cookie there is counts for a new token only. */
@Configuration
@EnableWebFluxSecurity
class SecurityConfiguration {
    private static final String BEARER = "Bearer ";
    private static final String WHY_NOBODY = NotSignedIn.class.getName();

    /** For answers that are no pages; the page of the web app says what it may load. */
    private static final String NOTHING_LOADED = "default-src 'none'; frame-ancestors 'none'";

    private static final String NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    AccessTokens accessTokens(
            SecretStore secrets, Clock clock, @Value("${daybook.access-token-lifetime:PT15M}") Duration lifetime) {
        return new AccessTokens(secrets, clock, lifetime);
    }

    /** Makes the request reachable from the Reactor context: {@link CurrentActor} reads it there. */
    @Bean
    ServerWebExchangeContextFilter exchangeInContext() {
        return new ServerWebExchangeContextFilter();
    }

    @Bean
    SecurityWebFilterChain securityChain(
            ServerHttpSecurity http,
            AccessTokens tokens,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes,
            ProblemHandler problems) {
        ReactiveAuthenticationManager accept = Mono::just;
        AuthenticationWebFilter bearer = new AuthenticationWebFilter(accept);
        bearer.setServerAuthenticationConverter(exchange -> authenticate(exchange, tokens));
        bearer.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        bearer.setAuthenticationFailureHandler((exchange, problem) -> problems.handle(exchange.getExchange(), problem));
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(NOTHING_LOADED))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .permissionsPolicy(policy -> policy.policy(NO_DEVICES)))
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .addFilterAt(bearer, SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(exchanges -> exchanges.anyExchange().access(new RoutePermissions(routes)))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (exchange, _) -> problems.handle(exchange, whyNobody(exchange)))
                        .accessDeniedHandler(problems::handle))
                .build();
    }

    /** What the firewall keeps out, such as an address with {@code //} or {@code %00}, is a refusal like any other. */
    @Bean
    ServerExchangeRejectedHandler rejectedRequests(ProblemHandler problems) {
        return (exchange, _) -> problems.handle(
                exchange, InvalidRequest.malformed("The address or a header has characters that are not accepted"));
    }

    /** Empty without a good token: where none is needed, a bad one does no harm. */
    private static Mono<Authentication> authenticate(ServerWebExchange exchange, AccessTokens tokens) {
        return Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
                .map(header -> {
                    if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                        throw NotSignedIn.invalid();
                    }
                    return tokens.check(header.substring(BEARER.length()).strip());
                })
                .<Authentication>map(caller -> new UsernamePasswordAuthenticationToken(
                        caller,
                        null,
                        AuthorityUtils.createAuthorityList(caller.role().text())))
                .onErrorResume(NotSignedIn.class, problem -> {
                    exchange.getAttributes().put(WHY_NOBODY, problem);
                    return Mono.empty();
                });
    }

    private static NotSignedIn whyNobody(ServerWebExchange exchange) {
        NotSignedIn known = exchange.getAttribute(WHY_NOBODY);
        return known == null ? NotSignedIn.missing() : known;
    }
}
