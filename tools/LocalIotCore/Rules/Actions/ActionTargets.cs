using LocalIotCore.Broker;
using Tables;

namespace LocalIotCore.Rules.Actions;

/// <summary>What the actions of rules reach.</summary>
/// <param name="Router">Takes republished messages.</param>
/// <param name="Topics">Which topics may be republished to.</param>
/// <param name="Directory">Folder for what AWS keeps in S3, SNS and CloudWatch.</param>
/// <param name="Backends">Functions, queues and tables.</param>
/// <param name="Destinations">The URLs that may be sent to.</param>
/// <param name="Http">Sends to them; follows no redirects.</param>
/// <param name="Time">Stamps what is kept.</param>
/// <param name="Limits">Limits.</param>
public sealed record ActionTargets(Router Router, TopicLimits Topics, string Directory, IRuleBackends Backends,
    HttpDestinations Destinations, HttpClient Http, TimeProvider Time, RuleLimits Limits);

/// <summary>The functions, queues and tables of a template, as rules use them.</summary>
public interface IRuleBackends
{
    /// <summary>Invokes a function asynchronously: when this returns, the invocation survives the end of the
    /// process.</summary>
    /// <exception cref="ActionException">It was not accepted; if that may pass, the publisher should send the message
    /// again.</exception>
    void Invoke(string functionNameOrArn, ReadOnlySpan<byte> payload);

    /// <summary>Invokes a function and waits for its response.</summary>
    /// <exception cref="ActionException">It failed, or took too long.</exception>
    byte[] Call(string functionNameOrArn, ReadOnlyMemory<byte> payload, TimeSpan timeout);

    /// <summary>Puts a message into a queue.</summary>
    /// <exception cref="ActionException">There is no such queue, or it does not take the message.</exception>
    void Send(string queueUrl, string body);

    /// <summary>A table.</summary>
    /// <exception cref="ActionException">There is none of this name.</exception>
    ITable Table(string name);
}

/// <summary>A cloud without a template: it has no functions, queues and tables.</summary>
public sealed class NoBackends : IRuleBackends
{
    /// <inheritdoc/>
    public void Invoke(string functionNameOrArn, ReadOnlySpan<byte> payload) => throw Missing("function", functionNameOrArn);

    /// <inheritdoc/>
    public byte[] Call(string functionNameOrArn, ReadOnlyMemory<byte> payload, TimeSpan timeout) =>
        throw Missing("function", functionNameOrArn);

    /// <inheritdoc/>
    public void Send(string queueUrl, string body) => throw Missing("queue", queueUrl);

    /// <inheritdoc/>
    public ITable Table(string name) => throw Missing("table", name);

    private static ActionException Missing(string what, string name) =>
        new($"There is no {what} {name}: this cloud runs no template.");
}
