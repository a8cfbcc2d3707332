package dev.daybook.query.user;

import dev.daybook.api.Permission;
import dev.daybook.api.user.UserView;
import dev.daybook.platform.identity.CurrentActor;
import dev.daybook.platform.identity.NotSignedIn;
import dev.daybook.platform.identity.Requires;
import dev.daybook.platform.web.Answers;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/api/auth")
class UserQueryController {
    private final UserTable users;

    UserQueryController(UserTable users) {
        this.users = users;
    }

    /** The account of whoever asks. */
    @GetMapping("/me")
    @Requires(Permission.SEE)
    Mono<ResponseEntity<UserView>> me() {
        return CurrentActor.caller()
                .flatMap(caller -> users.findById(caller.userId()))
                .map(row -> Answers.shown(row.toView(), UserView::version))
                .switchIfEmpty(Mono.error(NotSignedIn::invalid));
    }
}
