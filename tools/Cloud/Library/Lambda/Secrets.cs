using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace Cloud.Lambda;

/// <summary>Tokens and the like: from an environment variable, as at home, or from an encrypted parameter of SSM, as on AWS.
/// Whatever it returns is hidden in the log and in reported errors.</summary>
public sealed class Secrets(FunctionContext context)
{
    /// <summary>How long a parameter counts as current.</summary>
    internal static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);

    /// <summary>How long a parameter counts as absent: shorter, for its owner is about to create it.</summary>
    internal static readonly TimeSpan MaxAgeOfAbsence = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (string? Value, DateTimeOffset Until)> _cache = [];
    private IAmazonSimpleSystemsManagement? _parameters;

    /// <summary>In tests, a stand-in.</summary>
    internal Func<IAmazonSimpleSystemsManagement> Connect { get; init; } = () => new AmazonSimpleSystemsManagementClient();

    /// <summary>The secret, or null if neither variable leads to one.</summary>
    /// <param name="variable">Environment variable with the secret itself; wins.</param>
    /// <param name="parameterVariable">Environment variable with the name of the parameter.</param>
    /// <exception cref="SecretException">The parameter cannot be read.</exception>
    public async Task<string?> GetAsync(string variable, string parameterVariable, CancellationToken cancel)
    {
        if (context.Get(variable) is { } value)
            return Hidden(value);
        if (context.Get(parameterVariable) is not { } name)
            return null;
        var now = context.Time.GetUtcNow();
        if (_cache.TryGetValue(name, out var known) && now < known.Until)
            return known.Value;
        string? read = Hidden(await ReadAsync(name, parameterVariable, cancel).ConfigureAwait(false));
        _cache[name] = (read, now + (read is null ? MaxAgeOfAbsence : MaxAge));
        return read;
    }

    private async Task<string?> ReadAsync(string name, string parameterVariable, CancellationToken cancel)
    {
        try
        {
            _parameters ??= Connect();
            var answer = await _parameters.GetParameterAsync(
                new GetParameterRequest { Name = name, WithDecryption = true }, cancel).ConfigureAwait(false);
            return answer.Parameter.Value.Trim();
        }
        catch (ParameterNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            string why = e is AmazonServiceException { ErrorCode: { Length: > 0 } code } ? code : e.GetType().Name;
            throw new SecretException($"{parameterVariable}: the SSM parameter {name} cannot be read: {why}.");
        }
    }

    private string? Hidden(string? secret)
    {
        if (secret is not null)
            context.Log.Hide(secret);
        return secret;
    }
}

/// <summary>A secret cannot be read. Says which, never what it is.</summary>
public sealed class SecretException(string message) : Exception(message);
