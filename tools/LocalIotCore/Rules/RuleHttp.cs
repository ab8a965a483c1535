namespace LocalIotCore.Rules;

/// <summary>The client that sends to the destinations of rules.</summary>
internal static class RuleHttp
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5); // then names are resolved anew

    public static HttpClient Create(RuleLimits limits) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // only what was confirmed gets messages
        ConnectTimeout = limits.ActionTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        UseCookies = false,
    })
    {
        Timeout = limits.ActionTimeout,
    };
}
