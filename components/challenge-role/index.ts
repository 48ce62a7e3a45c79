export { ChallengeRole, type ChallengeRoleArgs, challengeRoleArn } from "./challenge-role";
