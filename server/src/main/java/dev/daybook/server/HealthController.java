package dev.daybook.server;

import dev.daybook.api.Permission;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.messaging.StallWatch.Failing;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/health")
class HealthController {
    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    /**
     * @param status {@code ok}, or {@code not_ready}
     * @param stalled handlers that fail on the same event again and again
     */
    record Health(String status, Map<String, String> checks, List<Stalled> stalled) {}

    record Stalled(String handler, String eventId, String eventType, int failures) {}

    /** 200 when the hub can be used, else 503. */
    @GetMapping
    @Requires(Permission.NONE)
    Mono<ResponseEntity<Health>> health() {
        return readiness
                .state()
                .map(state -> ResponseEntity.status(state.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                        .body(new Health(
                                state.ready() ? "ok" : "not_ready",
                                state.checks(),
                                state.stalled().stream()
                                        .map(HealthController::withoutReason)
                                        .toList())));
    }

    /** The reason may hold data of events: it is for the log. */
    private static Stalled withoutReason(Failing failing) {
        return new Stalled(failing.handler(), failing.eventId(), failing.eventType(), failing.failures());
    }
}
