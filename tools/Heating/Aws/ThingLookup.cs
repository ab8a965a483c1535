using System.Net;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>Checks that a thing exists. The shadow calls cannot tell: they respond the same for an unknown thing and
/// one without shadows.</summary>
internal sealed class ThingLookup(ThingsApi things)
{
    /// <summary>Returns if the thing exists, or if the caller may not ask.</summary>
    /// <exception cref="CommandException">It does not exist.</exception>
    public async Task ExpectAsync(string thingName, CancellationToken cancel)
    {
        try
        {
            await things.DescribeAsync(thingName, cancel);
        }
        catch (AwsException error) when (error.IsNotFound)
        {
            throw Unknown(thingName);
        }
        catch (AwsException error) when (error.Status == HttpStatusCode.Forbidden)
        {
            // A caller that may change shadows may not be allowed to read the registry.
        }
    }

    /// <summary>The error for a thing that does not exist.</summary>
    public static CommandException Unknown(string thingName) => new(
        ExitCode.Service, $"There is no thing {thingName}. `heating things list` lists them.");
}
