package dev.daybook.query.system;

import dev.daybook.api.CommandRefused;
import dev.daybook.api.system.ProjectionsView;
import dev.daybook.api.system.ProjectionsView.ProjectionView;
import dev.daybook.api.system.ProjectionsView.State;
import dev.daybook.platform.messaging.ProcessorProgress;
import dev.daybook.platform.messaging.ProcessorProgress.Progress;
import dev.daybook.platform.messaging.Processors;
import dev.daybook.platform.messaging.StallWatch;
import dev.daybook.platform.messaging.StallWatch.Failing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Blocks, and so do those whom it asks: not for a thread of Netty's. */
@Component
class ProjectionList {
    /** Whoever runs one writes that down more often than every 10 s, or loses it to another node. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private final ProcessorProgress progress;
    private final Processors processors;
    private final StallWatch stalls;

    ProjectionList(ProcessorProgress progress, Processors processors, StallWatch stalls) {
        this.progress = progress;
        this.processors = processors;
        this.stalls = stalls;
    }

    ProjectionsView read() {
        List<Progress> all = progress.read();
        long head = progress.head();
        Set<String> stalled = stalls.stalled().stream().map(Failing::processor).collect(Collectors.toSet());
        return new ProjectionsView(
                head, all.stream().map(one -> view(one, head, stalled)).toList());
    }

    /** @throws CommandRefused when there is none, or this node cannot do it now */
    synchronized ProjectionView rebuild(String name) {
        ProjectionView before = find(name);
        if (before == null) {
            throw CommandRefused.notFound("There is no projection " + name);
        }
        if (!before.rebuildable()) {
            throw CommandRefused.conflict(
                    name + " is not made from events alone, or another node runs it: this node cannot rebuild it");
        }
        if (before.state() == State.REBUILDING) {
            throw CommandRefused.conflict(name + " is being rebuilt already");
        }
        processors.rebuild(name);
        return find(name);
    }

    private @Nullable ProjectionView find(String name) {
        return read().items().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private ProjectionView view(Progress one, long head, Set<String> stalled) {
        return new ProjectionView(
                one.name(),
                state(one, stalled),
                Math.max(0, head - one.lag()),
                one.lag(),
                one.at(),
                one.owner(),
                processors.canRebuild(one.name()));
    }

    private static State state(Progress one, Set<String> stalled) {
        boolean silent = one.at() == null || one.at().isBefore(Instant.now().minus(LONGEST_SILENCE));
        if (silent) {
            return State.STOPPED;
        }
        if (stalled.contains(one.name())) {
            return State.STALLED;
        }
        if (one.replaying() && one.lag() > 0) { // which it forgets only with the next event after that
            return State.REBUILDING;
        }
        if (one.owner() == null) {
            return State.STOPPED;
        }
        return one.lag() > 0 ? State.CATCHING_UP : State.UP_TO_DATE;
    }
}
