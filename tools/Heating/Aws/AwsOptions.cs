using System.CommandLine;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>The options that select the service to call, like aws-cli's.</summary>
internal sealed class AwsOptions
{
    /// <summary>What a URL may look like, for messages.</summary>
    public const string ExpectedUrl = "an https URL such as https://localhost:8443, or http on this machine";

    private readonly Option<string?> _endpointUrl = new("--endpoint-url")
    {
        Description = "Call this instead of AWS's own endpoints, for example https://localhost:8443.",
        HelpName = "URL",
    };

    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "Profile in ~/.aws/credentials and ~/.aws/config.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _region = new("--region")
    {
        Description = "AWS region, for example eu-central-1.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _ca = new("--ca")
    {
        Description = "Trust only the CAs in this PEM file. Default: AWS_CA_BUNDLE, or the system's CAs.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Data directory of the local cloud to call, as given to `heating run` or `heating cloud`; it holds address, CA "
            + "and access key. Default, unless an option or environment variable selects AWS: the usual directory, "
            + "if a cloud with HTTPS has run there.",
        HelpName = "DIR",
    };

    public AwsOptions()
    {
        _endpointUrl.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => ToUrl(token.Value) is null))
                result.AddError($"--endpoint-url {token.Value}: expected {ExpectedUrl}.");
        });
    }

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_endpointUrl, _profile, _region, _ca, _data];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var others = new Option[] { _endpointUrl, _profile, _region, _ca };
            if (result.GetResult(_data) is not null && others.FirstOrDefault(one => result.GetResult(one) is not null) is { } other)
                result.AddError($"--data selects a local cloud and cannot be combined with {other.Name}.");
        });
    }

    /// <summary>The settings from the options and the environment.</summary>
    /// <exception cref="CommandException">AWS_ENDPOINT_URL is not a URL.</exception>
    public AwsSettings Values(ParseResult parsed, Func<string, string?> variable)
    {
        var options = new AwsSettings
        {
            EndpointUrl = parsed.GetValue(_endpointUrl) is { } url ? ToUrl(url) : null,
            Profile = parsed.GetValue(_profile),
            Region = parsed.GetValue(_region),
            CaFile = parsed.GetValue(_ca),
            Data = parsed.GetValue(_data),
        };
        return AwsSettings.Of(options, variable);
    }

    /// <summary>--data; null if it is not given.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(_data);

    /// <summary>A text as the URL of a service; null if it is not one.</summary>
    public static Uri? ToUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : null;
}
