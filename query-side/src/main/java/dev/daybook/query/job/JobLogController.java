package dev.daybook.query.job;

import dev.daybook.api.Permission;
import dev.daybook.api.job.JobId;
import dev.daybook.api.job.JobLine;
import dev.daybook.api.job.JobView;
import dev.daybook.api.job.LogLevel;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Downloads;
import dev.daybook.platform.web.Ids;
import dev.daybook.platform.web.InvalidRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** What a job printed: by pages, and whole. */
@RestController
@RequestMapping("/api/jobs/{id}/logs")
class JobLogController {
    private final JobTable jobs;
    private final JobLines lines;
    private final JobFeed feed;
    private final LogDownload download;
    private final JsonMapper json;

    JobLogController(JobTable jobs, JobLines lines, JobFeed feed, LogDownload download, JsonMapper json) {
        this.jobs = jobs;
        this.lines = lines;
        this.feed = feed;
        this.download = download;
        this.json = json;
    }

    /**
     * @param totalLines recorded so far, whether they match or not
     * @param returnedLines fewer than asked for also where more would not fit into 4 MiB of text
     * @param hasMore whether further lines match, of those recorded so far
     * @param lastEvent of the live stream: whoever follows it from behind this one misses no line that is not counted here
     */
    record Logs(JobId jobId, List<JobLine> logs, long totalLines, int returnedLines, boolean hasMore, long lastEvent) {}

    /**
     * Output, while it is written and afterwards.
     *
     * @param after the number of the last line seen
     * @param startLine the number of the first line wanted: another way to say {@code after}
     */
    @GetMapping
    @Requires(Permission.SEE)
    Mono<Logs> logs(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") @Min(0) long after,
            @RequestParam(name = "start_line", required = false) @Nullable @Min(1) Long startLine,
            @RequestParam(defaultValue = "500") @Min(1) @Max(5_000) int limit,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable @Size(max = 255) String host,
            @RequestParam(required = false) @Nullable @Size(min = 1, max = 500) String search) {
        long begin = startLine == null ? after : startLine - 1;
        LogLevel only = level(level);
        return feed.last(Ids.parse(
                        id, JobId::of)) // before the lines are counted: some may be told twice, none not at all
                .flatMap(lastEvent -> job(id).flatMap(job -> LogPage.of(
                                lines.find(
                                        job.id(),
                                        new WantedLines(begin, job.totalLines(), only, host, search),
                                        limit + 1),
                                limit)
                        .map(page -> new Logs(
                                job.id(),
                                page.lines(),
                                job.totalLines(),
                                page.lines().size(),
                                page.hasMore(),
                                lastEvent))));
    }

    /**
     * The whole log, as far as it is recorded.
     *
     * @param timestamps whether lines of text begin with the time when they were printed
     */
    @GetMapping(
            path = "/download",
            produces = {MediaType.TEXT_PLAIN_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    @Requires(Permission.SEE)
    @Downloads
    Mono<ResponseEntity<Flux<DataBuffer>>> download(
            @PathVariable String id,
            @RequestParam(defaultValue = "text") String format,
            @RequestParam(defaultValue = "false") boolean timestamps) {
        LogFormat as = format(format);
        return job(id).map(job -> ResponseEntity.ok()
                .contentType(as.type())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("daybook-job-" + job.number() + "." + as.extension())
                                .build()
                                .toString())
                .body(download.of(job, as, timestamps)));
    }

    private Mono<JobView> job(String id) {
        return jobs.findById(Ids.parse(id, JobId::of).toString())
                .map(row -> row.toView(json))
                .switchIfEmpty(Mono.error(() -> InvalidRequest.notFound("There is no job " + id)));
    }

    private static @Nullable LogLevel level(@Nullable String text) {
        try {
            return text == null ? null : LogLevel.of(text);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.field("level", "must be one of " + List.of(LogLevel.values()));
        }
    }

    private static LogFormat format(String text) {
        try {
            return LogFormat.of(text);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.field(
                    "format",
                    "must be one of "
                            + Arrays.stream(LogFormat.values())
                                    .map(LogFormat::text)
                                    .toList());
        }
    }
}
