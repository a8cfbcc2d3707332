package dev.daybook.query.job;

import dev.daybook.api.job.JobLine;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Lines that go into one answer, at most 4 MiB of text: {@value #MOST_CHARACTERS} characters, or one line. */
final class LogPage {
    static final int MOST_CHARACTERS = 4 << 20;

    private final int limit;
    private final List<JobLine> lines = new ArrayList<>();
    private int characters;
    private boolean hasMore;

    private LogPage(int limit) {
        this.limit = limit;
    }

    /** Takes what fits, and looks whether there is one more. */
    static Mono<LogPage> of(Flux<JobLine> found, int limit) {
        return Mono.fromSupplier(() -> new LogPage(limit))
                .flatMap(page -> found.takeUntil(line -> !page.takes(line)).then(Mono.just(page)));
    }

    List<JobLine> lines() {
        return lines;
    }

    boolean hasMore() {
        return hasMore;
    }

    private boolean takes(JobLine line) {
        int length = line.content().length();
        hasMore = lines.size() == limit || (!lines.isEmpty() && characters + length > MOST_CHARACTERS);
        if (!hasMore) {
            lines.add(line);
            characters += length;
        }
        return !hasMore;
    }
}
