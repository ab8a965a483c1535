using System.Security.Authentication;
using Amazon.Runtime;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>Explains why a call got no response.</summary>
internal static class AwsFailure
{
    /// <summary>How to get credentials; the end of a message.</summary>
    public const string CredentialsRemedy = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of "
        + "~/.aws with --profile; for a local cloud, `heating cloud --https-port 8443` prints them.";

    private const string SignInRemedy = "`aws sso login --profile NAME` signs in.";

    /// <summary>The exception that ends the command.</summary>
    public static CommandException ToCommandException(Exception error, Uri plane, AwsTarget target) => error switch
    {
        AmazonClientException => new(
            ExitCode.Service, NoCredentials(target.Description, error)),
        HttpRequestException { InnerException: AuthenticationException inner } => new(
            ExitCode.Service,
            $"The certificate of {plane.Authority} is not trusted: {inner.Message.TrimEnd('.')}. Expected one of "
            + (target.CaFile is { } file ? $"the CA in {file}." : "a CA of this system; --ca FILE names another.")),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => NoAnswer(
            $"there is no such host, or no network. Is the region {target.Region.SystemName} right", plane, target, '?'),
        TaskCanceledException => NoAnswer("no response in time", plane, target),
        HttpRequestException http => NoAnswer(http.InnerException?.Message ?? http.Message, plane, target),
        _ => NoAnswer(error.Message, plane, target),
    };

    /// <summary>The message for missing credentials. Only the first line of the SDK's message is useful; pages
    /// follow.</summary>
    public static string NoCredentials(string whom, Exception error)
    {
        string reason = error.Message.Split('\n')[0].Trim().TrimEnd('.', ':');
        // The SDK's messages about IAM Identity Center all contain its former name.
        return $"No credentials for {whom}: {reason}. "
            + (reason.Contains("SSO", StringComparison.Ordinal) ? SignInRemedy : CredentialsRemedy);
    }

    private static CommandException NoAnswer(string reason, Uri plane, AwsTarget target, char end = '.') => new(
        ExitCode.Service,
        $"{plane.Authority} cannot be reached: {reason}{end}{(target.Remedy is { } remedy ? " " + remedy : "")}");
}
