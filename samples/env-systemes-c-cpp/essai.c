/* Vérifie l’environnement : gcc -Wall -Wextra -g -fsanitize=address essai.c -o essai && ./essai */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int tube[2];
    if (pipe(tube) != 0) {
        perror("pipe");
        return EXIT_FAILURE;
    }
    pid_t enfant = fork();
    if (enfant < 0) {
        perror("fork");
        return EXIT_FAILURE;
    }
    if (enfant == 0) {
        close(tube[0]);
        ssize_t ecrits = write(tube[1], "bonjour", 7);
        close(tube[1]);
        _exit(ecrits == 7 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    close(tube[1]);
    char recu[16] = {0};
    ssize_t lus = read(tube[0], recu, sizeof recu - 1);
    close(tube[0]);
    int etat;
    if (waitpid(enfant, &etat, 0) < 0 || lus != 7) {
        return EXIT_FAILURE;
    }
    printf("l’enfant a dit : %s\n", recu);
    return WEXITSTATUS(etat);
}
