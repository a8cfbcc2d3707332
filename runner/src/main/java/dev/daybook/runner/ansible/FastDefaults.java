package dev.daybook.runner.ansible;

import dev.daybook.api.job.RunOptions;
import dev.daybook.api.job.RunRecord.AnsibleSettings;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What makes a run faster than Ansible's own defaults do. The record of each run says what was on. */
@Component
class FastDefaults {
    private static final int FORKS_PER_PROCESSOR = 4;
    private static final int MOST_FORKS = 50;

    private final boolean pipelining;
    private final FactCache factCache;

    FastDefaults(@Value("${daybook.runner.pipelining:true}") boolean pipelining, FactCache factCache) {
        this.pipelining = pipelining;
        this.factCache = factCache;
    }

    AnsibleSettings of(RunOptions options, int hosts) {
        int useful = FORKS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
        int forks = options.forks() == null ? Math.clamp(hosts, 1, Math.min(useful, MOST_FORKS)) : options.forks();
        return new AnsibleSettings(pipelining, forks, factCache.secondsFor(options));
    }
}
