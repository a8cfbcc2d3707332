package dev.daybook.platform.web;

import java.util.List;

/** One page of a list. */
public record Page<T>(List<T> items, Pagination pagination) {
    /**
     * @param page counts from 1
     * @param total how many there are in all
     */
    public record Pagination(int page, int perPage, long total, long pages) {}

    public static <T> Page<T> of(List<T> items, Paging paging, long total) {
        return new Page<>(
                items,
                new Pagination(paging.number(), paging.size(), total, (total + paging.size() - 1) / paging.size()));
    }
}
