package dev.daybook.api;

/** An event from which on its owner bears a name that nobody else of its kind may bear, whatever the case of its letters. */
public interface TakesName {
    TakenName takenName();

    /**
     * @param name as its owner writes it
     * @param owner the id of the aggregate that bears it
     */
    record TakenName(NameKind kind, String name, String owner) {}

    enum NameKind {
        USERNAME,
        PLAYBOOK,
        SERVER,
        CREDENTIAL
    }
}
