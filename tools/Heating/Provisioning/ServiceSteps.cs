using System.Net;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;

namespace Heating.Provisioning;

/// <summary>Makes calls of which each is a step, and explains the one that is refused.</summary>
/// <param name="service">How messages refer to the service.</param>
/// <param name="time">Measures the waits.</param>
internal sealed class ServiceSteps(string service, TimeProvider time)
{
    // AWS detaches asynchronously, usually within seconds; a policy may take five minutes (DeletePolicy), which nobody
    // wants to wait for.
    private const int DeleteAttemptsMax = 15;
    private static readonly TimeSpan DeleteWait = TimeSpan.FromSeconds(1);

    private static readonly string[] Unauthenticated =
        ["UnrecognizedClientException", "InvalidSignatureException", "SignatureDoesNotMatch", "InvalidClientTokenId"];

    /// <summary>How messages refer to the service.</summary>
    public string Service => service;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Makes a call.</summary>
    /// <param name="what">What it is for; follows "Cannot".</param>
    /// <param name="permission">The permission that it needs, for example iot:CreatePolicy.</param>
    /// <exception cref="RefusedException">The service refused it.</exception>
    public async Task<T> RunAsync<T>(string what, string permission, Func<Task<T>> callAsync)
    {
        try
        {
            return await callAsync();
        }
        catch (AwsException error)
        {
            throw new RefusedException(
                error,
                $"Cannot {what}: refused by {service}: {error.Message.TrimEnd('.')} ({error.Name}).{Hint(error, permission)}");
        }
    }

    /// <inheritdoc cref="RunAsync{T}(string, string, Func{Task{T}})"/>
    public Task RunAsync(string what, string permission, Func<Task> callAsync) =>
        RunAsync(what, permission, async () =>
        {
            await callAsync();
            return true;
        });

    /// <summary>Makes a call that is repeated while something is still attached.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, string, Func{Task{T}})"/>
    public Task DeleteAsync(string what, string permission, Func<Task> callAsync, CancellationToken cancel) =>
        RunAsync(what, permission, async () =>
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    await callAsync();
                    return;
                }
                catch (AwsException error) when (error.IsNotFound)
                {
                    return;
                }
                catch (AwsException error) when (error.IsStillAttached && attempt < DeleteAttemptsMax)
                {
                    await Task.Delay(DeleteWait, time, cancel);
                }
            }
        });

    private static string Hint(AwsException error, string permission)
    {
        if (error.IsThrottled)
            return " The call was repeated for half a minute; run the same command again later.";
        if (Unauthenticated.Contains(error.Name))
            return " Are the access key and the region right?";
        return error.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $" The credentials need the permission {permission}.",
            HttpStatusCode.Gone => " A quota of the account is used up: delete what is no longer needed, or ask AWS for more "
                + "(Service Quotas, AWS IoT Core).",
            _ => "",
        };
    }
}

/// <summary>A step that the service refused, or would: what this run has made is undone.</summary>
/// <param name="cause">The service's answer; null: it was not asked.</param>
internal sealed class RefusedException(AwsException? cause, string message) : CommandException(Commands.ExitCode.Service, message)
{
    /// <summary>The service may have done it nevertheless.</summary>
    public bool IsUncertain => (int?)cause?.Status >= 500;
}
