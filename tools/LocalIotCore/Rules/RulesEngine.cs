using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Rules;

/// <summary>All rules of this cloud. Each subscribes to the topics of its FROM clause, as a client would, so that a message
/// costs nothing for rules that it does not concern. Thread-safe.</summary>
public sealed class RulesEngine : IAsyncDisposable
{
    /// <summary>Prefix of the ARNs of rules.</summary>
    public const string ArnPrefix = LocalAccount.IotArnPrefix + "rule/";

    private readonly Router _router;
    private readonly ActionTargets _targets;
    private readonly IRuleServices _services;
    private readonly RuleFolder _folder;
    private readonly ILogger _log;
    private readonly BasicIngest _basicIngest;
    private readonly Dictionary<string, RuleEntry> _rules = [];
    private readonly Lock _gate = new();

    /// <param name="directory">Folder of the rules made over HTTPS.</param>
    /// <param name="services">What functions of SQL find beyond the message.</param>
    /// <exception cref="InvalidDataException">The file of a rule is damaged.</exception>
    internal RulesEngine(string directory, ActionTargets targets, IRuleServices services, ILogger log)
    {
        (_router, _targets, _services, _log) = (targets.Router, targets, services, log);
        _folder = new RuleFolder(directory);
        foreach (RuleRecord record in _folder.All())
            Restore(record, directory);
        _basicIngest = new BasicIngest(Entry, log);
        _router.Tree.Add(BasicIngest.Filter, _basicIngest, QoS.ExactlyOnce);
    }

    /// <summary>The URLs that rules may send to.</summary>
    public HttpDestinations Destinations => _targets.Destinations;

    /// <summary>All rules, in the order of their names.</summary>
    public IReadOnlyList<RuleInfo> All()
    {
        lock (_gate)
            return [.. _rules.Values.Select(entry => entry.Info).OrderBy(rule => rule.Definition.Name, StringComparer.Ordinal)];
    }

    /// <summary>A rule; null if there is none.</summary>
    public RuleInfo? Find(string name)
    {
        lock (_gate)
            return _rules.GetValueOrDefault(name)?.Info;
    }

    /// <summary>Adds a rule of a template: it is in force until the cloud stops, and its template alone can change
    /// it.</summary>
    /// <exception cref="RuleException">There are too many, or one of this name.</exception>
    public void AddFromTemplate(RuleDefinition definition)
    {
        lock (_gate)
        {
            // The template is the newer word on a rule that somebody made over HTTPS.
            if (_rules.GetValueOrDefault(definition.Name) is { Info.IsFromTemplate: false } made)
                Take(made);
            Add(definition, _targets.Time.GetUtcNow(), definition.IsDisabled, isFromTemplate: true);
        }
    }

    /// <summary>Creates a rule, durably.</summary>
    /// <exception cref="RuleException">There are too many, or one of this name.</exception>
    public void Create(RuleDefinition definition)
    {
        lock (_gate)
            Store(Add(definition, _targets.Time.GetUtcNow(), definition.IsDisabled, isFromTemplate: false));
        PrepareDestinations(definition);
    }

    /// <summary>Replaces a rule, durably. No message is missed or handled twice, as long as the topics stay the
    /// same.</summary>
    /// <exception cref="RuleException">There is none of this name, or it belongs to a template.</exception>
    public void Replace(RuleDefinition definition)
    {
        RuleEntry entry;
        ActiveRule? replaced;
        lock (_gate)
        {
            entry = Changeable(definition.Name);
            replaced = entry.Replace(definition, definition.IsDisabled ? null : Activate(definition));
            Store(entry);
        }
        Stop(replaced);
        PrepareDestinations(definition);
    }

    /// <summary>Puts a rule in force or out of it: durably if it was made over HTTPS, else until the cloud stops.</summary>
    /// <exception cref="RuleException">There is none of this name.</exception>
    public void SetEnabled(string name, bool isEnabled)
    {
        ActiveRule? stopped = null;
        lock (_gate)
        {
            RuleEntry entry = _rules.GetValueOrDefault(name) ?? throw RuleException.Missing(name);
            RuleDefinition definition = entry.Info.Definition;
            if (entry.Info.IsDisabled == isEnabled)
                stopped = entry.Replace(definition, isEnabled ? Activate(definition) : null);
            if (!entry.Info.IsFromTemplate)
                Store(entry);
        }
        Stop(stopped);
    }

    /// <summary>Deletes a rule. False if there was none.</summary>
    /// <exception cref="RuleException">It belongs to a template.</exception>
    public bool Delete(string name)
    {
        ActiveRule? stopped;
        lock (_gate)
        {
            if (!_rules.ContainsKey(name))
                return false;
            stopped = Take(Changeable(name));
            _folder.Delete(name);
        }
        Stop(stopped);
        return true;
    }

    /// <summary>Takes no more messages, and finishes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _router.Tree.Remove(BasicIngest.Filter, _basicIngest);
        ActiveRule[] active;
        lock (_gate)
            active = [.. _rules.Values.ToArray().Select(Take).OfType<ActiveRule>()];
        await Task.WhenAll(active.Select(rule => rule.StopAsync(_targets.Limits.DrainTimeout))).ConfigureAwait(false);
        Destinations.Stop();
    }

    private void Restore(RuleRecord record, string directory)
    {
        try
        {
            RuleDefinition definition = RuleDefinition.Parse(record.RuleName, record.TopicRulePayload);
            Add(definition, record.CreatedAt, record.IsDisabled, isFromTemplate: false);
        }
        catch (Exception exception) when (exception is RuleDefinitionException or SqlParseException or RuleException)
        {
            RuleLog.Unreadable(_log, $"Rule {record.RuleName} in {directory}", exception.Message);
        }
    }

    private RuleEntry Add(RuleDefinition definition, DateTimeOffset createdAt, bool isDisabled, bool isFromTemplate)
    {
        if (_rules.ContainsKey(definition.Name))
            throw new RuleException(RuleFault.Exists, $"Rule already exists with name: {definition.Name}");
        if (_rules.Count >= _targets.Limits.RulesMax)
            throw new RuleException(RuleFault.TooMany, $"There are {_rules.Count} rules already; at most {_targets.Limits.RulesMax} are allowed.");
        var entry = new RuleEntry(_router.Tree, _targets.Time, definition, createdAt, isFromTemplate);
        _rules[definition.Name] = entry;
        if (!isDisabled)
            entry.Replace(definition, Activate(definition));
        if (isFromTemplate)
            PrepareDestinations(definition);
        return entry;
    }

    private ActiveRule? Take(RuleEntry entry)
    {
        _rules.Remove(entry.Info.Definition.Name);
        return entry.Replace(entry.Info.Definition, null);
    }

    private RuleEntry Changeable(string name)
    {
        RuleEntry entry = _rules.GetValueOrDefault(name) ?? throw RuleException.Missing(name);
        return entry.Info.IsFromTemplate
            ? throw new RuleException(RuleFault.OfTemplate, $"Rule {name} belongs to the template that this cloud runs: change it there.")
            : entry;
    }

    private RuleEntry? Entry(string name)
    {
        lock (_gate)
            return _rules.GetValueOrDefault(name);
    }

    private void Store(RuleEntry entry) => _folder.Write(new RuleRecord(entry.Info.Definition.Name, entry.Info.CreatedAt,
        entry.Info.IsDisabled, entry.Info.Definition.Payload));

    private ActiveRule Activate(RuleDefinition definition) => new(definition, _targets, _services, _log);

    private void PrepareDestinations(RuleDefinition definition)
    {
        foreach (HttpAction action in definition.Actions.Append(definition.ErrorAction).OfType<HttpAction>())
            Destinations.Ensure(action.ConfirmationUrl);
    }

    private void Stop(ActiveRule? rule)
    {
        if (rule is not null)
            _ = Task.Run(() => rule.StopAsync(_targets.Limits.DrainTimeout));
    }
}

/// <summary>A rule and its state.</summary>
/// <param name="IsFromTemplate">Whether a template made it; otherwise it was made over HTTPS.</param>
/// <param name="Counters">Since it was last put in force; null if it is disabled.</param>
public sealed record RuleInfo(RuleDefinition Definition, DateTimeOffset CreatedAt, bool IsFromTemplate, RuleCounters? Counters)
{
    public bool IsDisabled => Counters is null;
    public string Arn => RulesEngine.ArnPrefix + Definition.Name;
}

/// <summary>One rule's place in the subscription tree, where definitions may follow each other.</summary>
internal sealed class RuleEntry(SubscriptionTree tree, TimeProvider time, RuleDefinition definition, DateTimeOffset createdAt,
    bool isFromTemplate) : ISubscriber
{
    private ActiveRule? _active;
    private string? _subscribed;

    public RuleInfo Info { get; private set; } = new(definition, createdAt, isFromTemplate, null);

    /// <summary>Changes what happens to messages. Returns what happened to them before, to be stopped. The caller holds the
    /// engine's lock.</summary>
    /// <param name="active">Null: nothing.</param>
    public ActiveRule? Replace(RuleDefinition definition, ActiveRule? active)
    {
        string? filter = active is null ? null : definition.Query.TopicFilter; // a rule for Basic Ingest alone has none
        if (_subscribed is not null && _subscribed != filter)
            tree.Remove(_subscribed, this);
        ActiveRule? replaced = Interlocked.Exchange(ref _active, active);
        Info = Info with { Definition = definition, Counters = active?.Counters };
        if (filter is not null && _subscribed != filter)
            tree.Add(filter, this, QoS.ExactlyOnce);
        _subscribed = filter;
        return replaced;
    }

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        if (Volatile.Read(ref _active) is { } active && active.MayMatch(message.Payload) && !active.Receive(RuleEvent.Of(ref message, time)))
            message.IsLost = true;
    }

    /// <summary>Handles a message of Basic Ingest. False if the rule is disabled.</summary>
    public bool Deliver(ref PublishedMessage message, string topic)
    {
        if (Volatile.Read(ref _active) is not { } active)
            return false;
        using RuleEvent source = RuleEvent.Create(ref message, topic, time);
        if (!active.Receive(source))
            message.IsLost = true;
        return true;
    }
}

/// <summary>Basic Ingest: a message on `$aws/rules/RULE/rest` goes to that rule and to nobody else, as if it were on
/// `rest`.</summary>
internal sealed class BasicIngest(Func<string, RuleEntry?> find, ILogger log) : ISubscriber
{
    public const string Prefix = "$aws/rules/";
    public const string Filter = Prefix + "#";

    private const int ToldMax = 100;
    private readonly HashSet<string> _told = [];

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        string rest = message.Topic[Prefix.Length..];
        int slash = rest.IndexOf('/');
        string name = slash < 0 ? rest : rest[..slash];
        string topic = slash < 0 ? "" : rest[(slash + 1)..];
        if (find(name) is not { } rule)
            Tell(message.Topic, name, "there is no rule " + name);
        else if (!rule.Deliver(ref message, topic))
            Tell(message.Topic, name, $"rule {name} is disabled");
    }

    private void Tell(string topic, string name, string detail)
    {
        lock (_told)
        {
            if (_told.Count >= ToldMax || !_told.Add(name))
                return;
        }
        RuleLog.NoSuchRule(log, topic, detail);
    }
}

/// <summary>A rule cannot be created or changed.</summary>
public sealed class RuleException(RuleFault fault, string message) : Exception(message)
{
    public RuleFault Fault => fault;

    internal static RuleException Missing(string name) => new(RuleFault.Missing, $"Rule does not exist with name: {name}");
}

/// <summary>Why a rule cannot be created or changed.</summary>
public enum RuleFault
{
    /// <summary>There is one of this name.</summary>
    Exists,
    /// <summary>There is none of this name.</summary>
    Missing,
    /// <summary>There are too many.</summary>
    TooMany,
    /// <summary>It belongs to a template.</summary>
    OfTemplate,
}
