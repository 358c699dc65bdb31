#include "daemon/command_line.hpp"

int main(int argc, char** argv) {
    return vigie::run_command_line(argc, argv);
}
