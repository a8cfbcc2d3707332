package dev.daybook.platform.name;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Numbers for people: 1, 2, 3 … Each is given once; one that was given for a command that was then refused is left out. */
@Component
public class Counters {
    private final JdbcTemplate jdbc;

    Counters(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public long next(String name) {
        jdbc.update("insert into counter (name, value) values (?, 1) on duplicate key update value = value + 1", name);
        Long value = jdbc.queryForObject("select value from counter where name = ?", Long.class, name);
        return value == null ? 1 : value;
    }
}
