# Run as a script: writes OUTPUT, a C++ file holding CLAIMS_FILE as a string.
file(READ ${CLAIMS_FILE} text)
file(WRITE ${OUTPUT} "#include \"analysis/claims/claims_file.hpp\"

namespace zcbench {

std::string_view builtin_claims_text() { return R\"claims(${text})claims\"; }

}  // namespace zcbench
")
