using Heating.Commands;
using Heating.Run;
using LocalIotCore.Http;

namespace Heating.Aws;

/// <summary>What command line and environment say about the service to call.</summary>
internal sealed record AwsSettings
{
    private static readonly string[] EndpointNames = ["AWS_ENDPOINT_URL"];

    private static readonly string[] SettingNames =
    [
        .. EndpointNames, "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_REGION", "AWS_DEFAULT_REGION",
    ];

    /// <summary>--endpoint-url or AWS_ENDPOINT_URL; null: AWS's own endpoints.</summary>
    public Uri? EndpointUrl { get; init; }

    /// <summary>--profile; null: the environment's.</summary>
    public string? Profile { get; init; }

    /// <summary>--region, AWS_REGION or AWS_DEFAULT_REGION; null: the profile's.</summary>
    public string? Region { get; init; }

    /// <summary>--ca or AWS_CA_BUNDLE; null: the system's CAs.</summary>
    public string? CaFile { get; init; }

    /// <summary>--data; null: not given.</summary>
    public string? Data { get; init; }

    /// <summary>Whether AWS was selected, so that no local cloud is looked for.</summary>
    public bool IsAwsMeant { get; init; }

    /// <summary>Combines options and environment like aws-cli: an option takes precedence over a variable.</summary>
    /// <exception cref="CommandException">AWS_ENDPOINT_URL is not a URL.</exception>
    public static AwsSettings Of(AwsSettings options, Func<string, string?> variable)
    {
        string? Variable(string name) => variable(name) is { Length: > 0 } value ? value : null;
        // If the lines of `heating cloud` were pasted into the shell, that cloud is meant.
        bool isLocalKey = Variable("AWS_ACCESS_KEY_ID") is { } id && AccessKey.IsLocal(id);
        return options with
        {
            EndpointUrl = options.EndpointUrl ?? ToUrl(Variable("AWS_ENDPOINT_URL")),
            Region = options.Region ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION"),
            CaFile = options.CaFile ?? Variable("AWS_CA_BUNDLE"),
            IsAwsMeant = options.EndpointUrl is not null || options.Profile is not null || options.Region is not null
                || (options.Data is null && (isLocalKey ? EndpointNames : SettingNames)
                    .Any(name => Variable(name) is not null)),
        };
    }

    private static Uri? ToUrl(string? text) => text is null
        ? null
        : AwsOptions.ToUrl(text)
            ?? throw new CommandException(ExitCode.Usage, $"AWS_ENDPOINT_URL={text}: expected {AwsOptions.ExpectedUrl}.");
}
