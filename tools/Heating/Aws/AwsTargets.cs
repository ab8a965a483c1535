using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>Selects the service to call and the identity to call it with.</summary>
internal static class AwsTargets
{
    // Part of a host name: one label.
    private const int RegionLengthMax = 63;

    /// <summary>Selects AWS if an option or variable says so, else the local cloud whose data directory exists, else
    /// AWS.</summary>
    /// <exception cref="CommandException">No region, unknown profile, no credentials, or a damaged file.</exception>
    public static AwsTarget Find(AwsSettings settings)
    {
        if (!settings.IsAwsMeant && LocalTarget.Find(DataDirectory.Of(settings.Data)) is { } local)
            return local;
        return settings.Data is null
            ? Amazon(settings)
            : throw new CommandException(
                ExitCode.File,
                $"--data {settings.Data}: no local cloud with HTTPS has run there. Start `heating run` or "
                + "`heating cloud --https-port 8443` there, or omit --data to call AWS.");
    }

    private static AwsTarget Amazon(AwsSettings settings)
    {
        RegionEndpoint region = RegionOf(settings);
        return new AwsTarget
        {
            ControlPlane = settings.EndpointUrl
                ?? new Uri($"https://iot.{region.SystemName}.{region.PartitionDnsSuffix}"),
            DataPlane = settings.EndpointUrl,
            Credentials = CredentialsOf(settings),
            Region = region,
            CaFile = settings.CaFile,
            Description = DescriptionOf(settings),
        };
    }

    private static string DescriptionOf(AwsSettings settings) =>
        settings.EndpointUrl?.ToString().TrimEnd('/') ?? $"AWS IoT Core in {RegionOf(settings).SystemName}";

    private static RegionEndpoint RegionOf(AwsSettings settings)
    {
        string? name = settings.Region ?? ProfileOf(settings)?.Region?.SystemName;
        // It becomes part of a host name.
        if (name is { } given && !(given.Length <= RegionLengthMax && given.All(letter => char.IsAsciiLetterLower(letter)
            || char.IsAsciiDigit(letter) || letter == '-') && char.IsAsciiLetterOrDigit(given[0]) && char.IsAsciiLetterOrDigit(given[^1])))
            throw new CommandException(ExitCode.Usage, $"{given} is not the name of a region; expected one such as eu-central-1.");
        return name is not null
            ? RegionEndpoint.GetBySystemName(name)
            : throw new CommandException(
                ExitCode.Usage,
                "No region given. Set one with --region, AWS_REGION or in the profile, for example eu-central-1"
                + (settings.EndpointUrl is null ? "; or start a local cloud with `heating run`." : "."));
    }

    private static CredentialProfile? ProfileOf(AwsSettings settings)
    {
        string name = settings.Profile ?? DefaultAWSCredentialsIdentityResolver.GetProfileName();
        return new CredentialProfileStoreChain().TryGetProfile(name, out CredentialProfile profile) ? profile : null;
    }

    private static AWSCredentials CredentialsOf(AwsSettings settings)
    {
        try
        {
            if (settings.Profile is null)
                return DefaultAWSCredentialsIdentityResolver.GetCredentials(null);
            if (new CredentialProfileStoreChain().TryGetAWSCredentials(settings.Profile, out AWSCredentials credentials))
                return credentials;
        }
        catch (AmazonClientException error)
        {
            throw new CommandException(ExitCode.Service, AwsFailure.NoCredentials(DescriptionOf(settings), error));
        }

        throw new CommandException(
            ExitCode.Service,
            $"--profile {settings.Profile}: there is no such profile with credentials in ~/.aws/credentials or "
            + $"~/.aws/config. {AwsFailure.CredentialsRemedy}");
    }
}
