using System.Net;
using Heating.Commands;
using Heating.Run;

namespace Heating.Aws;

/// <summary>Finds out whether a thing exists. The shadows do not tell: the answer is the same for a thing without shadows
/// and for none.</summary>
internal sealed class ThingLookup(ThingsApi things)
{
    /// <summary>Does nothing if there is such a thing, or if it may not be known.</summary>
    /// <exception cref="CommandException">There is none.</exception>
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
            // Who may change shadows need not be allowed to look at the registry.
        }
    }

    /// <summary>What to say of a thing that there is not.</summary>
    public static CommandException Unknown(string thingName) => new(
        ExitCode.Service, $"There is no thing {thingName}. `heating things list` shows those there are.");
}
