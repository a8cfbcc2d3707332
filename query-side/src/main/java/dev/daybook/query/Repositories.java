package dev.daybook.query;

import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

/** Finds the tables of every context. */
@Configuration
@EnableR2dbcRepositories
class Repositories {}
