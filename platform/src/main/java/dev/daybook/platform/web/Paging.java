package dev.daybook.platform.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

/**
 * Which page of a list is asked for, and in which order.
 *
 * @param page from 1, by default 1
 * @param per_page 1 to 100, by default 20
 * @param sort a field, with {@code -} before it for the other direction
 */
@SuppressWarnings("checkstyle:RecordComponentName") // the names are those of the query parameters
public record Paging(
        @Nullable Integer page,
        @Nullable Integer per_page,
        @Nullable String sort) {
    private static final int DEFAULT_SIZE = 20;
    private static final int MAX_SIZE = 100;
    private static final int MAX_PAGE = 1_000_000;

    public int number() {
        return page == null ? 1 : page;
    }

    public int size() {
        return per_page == null ? DEFAULT_SIZE : per_page;
    }

    /**
     * @param sortable the fields one may sort by, and the property that each stands for
     * @param byDefault the order when none is asked for
     * @throws InvalidRequest naming each parameter that is out of bounds
     */
    public Pageable over(Map<String, String> sortable, Sort byDefault) {
        List<Problem.FieldError> errors = new ArrayList<>();
        if (number() < 1 || number() > MAX_PAGE) {
            errors.add(new Problem.FieldError("page", "must be between 1 and " + MAX_PAGE));
        }
        if (size() < 1 || size() > MAX_SIZE) {
            errors.add(new Problem.FieldError("per_page", "must be between 1 and " + MAX_SIZE));
        }
        Sort order = byDefault;
        if (sort != null) {
            boolean descending = sort.startsWith("-");
            String property = sortable.get((descending ? sort.substring(1) : sort).toLowerCase(Locale.ROOT));
            if (property == null) {
                errors.add(new Problem.FieldError(
                        "sort",
                        "must be one of "
                                + String.join(
                                        ", ",
                                        sortable.keySet().stream().sorted().toList())));
            } else {
                order = Sort.by(descending ? Sort.Direction.DESC : Sort.Direction.ASC, property)
                        .and(byDefault);
            }
        }
        if (!errors.isEmpty()) {
            throw InvalidRequest.fields(errors);
        }
        return PageRequest.of(number() - 1, size(), order);
    }
}
