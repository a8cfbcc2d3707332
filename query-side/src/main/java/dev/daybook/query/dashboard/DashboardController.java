package dev.daybook.query.dashboard;

import dev.daybook.api.Permission;
import dev.daybook.api.job.JobView;
import dev.daybook.platform.identity.Requires;
import dev.daybook.query.job.JobStats;
import dev.daybook.query.job.JobStats.Stats;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/dashboard")
class DashboardController {
    private static final int RUNNING = 20;
    private static final int LAST = 10;

    private final JobStats jobs;
    private final DatabaseClient database;

    DashboardController(JobStats jobs, DatabaseClient database) {
        this.jobs = jobs;
        this.database = database;
    }

    /** @param active those that can be taken for jobs */
    record Kept(long total, long active) {}

    /**
     * @param running the newest 20; {@code jobs} says how many there are
     * @param lastJobs the newest 10
     */
    record Dashboard(Kept servers, Kept playbooks, Stats jobs, List<JobView> running, List<JobView> lastJobs) {}

    @GetMapping
    @Requires(Permission.SEE)
    Mono<Dashboard> dashboard() {
        return Mono.zip(kept("server"), kept("playbook"), jobs.ofAll(), jobs.running(RUNNING), jobs.newest(LAST))
                .map(found -> new Dashboard(found.getT1(), found.getT2(), found.getT3(), found.getT4(), found.getT5()));
    }

    private Mono<Kept> kept(String table) {
        return database.sql("select count(*) kept, count(case when active then 1 end) active from " + table)
                .map(row -> new Kept(row.get("kept", Long.class), row.get("active", Long.class)))
                .one();
    }
}
