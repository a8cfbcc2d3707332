package dev.daybook.query.playbook;

import org.springframework.data.domain.Pageable;
import org.springframework.data.repository.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

interface PlaybookVersionTable extends Repository<PlaybookVersionRow, String> {
    Mono<PlaybookVersionRow> findByPlaybookIdAndNumber(String playbookId, int number);

    Mono<PlaybookVersionRow> findFirstByPlaybookIdOrderByNumberDesc(String playbookId);

    Flux<PlaybookVersionRow> findByPlaybookId(String playbookId, Pageable page);

    Mono<Long> countByPlaybookId(String playbookId);
}
