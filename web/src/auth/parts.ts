/** What other contexts show of signing in. */
export { SignInAgain } from './SignInAgain'
