using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>A subscriber of a topic, and the highest QoS of its matching subscriptions.</summary>
public readonly record struct RouteTarget(ISubscriber Subscriber, QoS QoS);

/// <summary>The subscribers of a topic, as of one version of the tree.</summary>
public sealed record Route(int Version, RouteTarget[] Targets);

/// <summary>All subscriptions: a tree of topic levels. Thread-safe. Its version changes with each subscription, so that
/// routes can be cached with their topics.</summary>
/// <param name="doesHashMatchParent">Whether `a/#` matches `a`: by the standard it does, on AWS it does not.</param>
public sealed class SubscriptionTree(bool doesHashMatchParent)
{
    private readonly Lock _gate = new();
    private readonly Node _root = new();
    private readonly Dictionary<string, SharedGroup> _groups = []; // by their whole filter
    private int _version;

    private sealed class Node
    {
        public Dictionary<string, Node>? Children;
        public Dictionary<ISubscriber, QoS>? Subscribers;
        public bool IsEmpty => Children is null or { Count: 0 } && Subscribers is null or { Count: 0 };
    }

    public int Version => Volatile.Read(ref _version);

    /// <summary>Subscribes, or changes the QoS of an existing subscription.</summary>
    /// <param name="filter">A filter, or a shared one: then the subscriber becomes a member of its group.</param>
    public void Add(string filter, ISubscriber subscriber, QoS qos)
    {
        lock (_gate)
        {
            if (SharedFilter.TryParse(filter, out _, out string topics))
            {
                if (!_groups.TryGetValue(filter, out SharedGroup? group))
                    _groups[filter] = group = new SharedGroup();
                group.Add(subscriber, qos);
                (filter, subscriber, qos) = (topics, group, QoS.ExactlyOnce); // the group applies its members' QoS
            }
            Node node = _root;
            foreach (string level in filter.Split('/'))
            {
                node.Children ??= [];
                if (!node.Children.TryGetValue(level, out Node? child))
                    node.Children[level] = child = new Node();
                node = child;
            }
            node.Subscribers ??= [];
            node.Subscribers[subscriber] = qos;
            _version++;
        }
    }

    /// <summary>Unsubscribes. False if there was no such subscription.</summary>
    public bool Remove(string filter, ISubscriber subscriber)
    {
        lock (_gate)
        {
            if (_groups.TryGetValue(filter, out SharedGroup? group))
            {
                if (!group.Remove(subscriber))
                    return false;
                if (!group.IsEmpty)
                    return true;
                _groups.Remove(filter);
                SharedFilter.TryParse(filter, out _, out filter);
                subscriber = group;
            }
            if (!Remove(_root, filter.Split('/'), 0, subscriber))
                return false;
            _version++;
            return true;
        }
    }

    /// <summary>Finds every subscriber with a matching filter; each once, with its highest QoS.</summary>
    public Route Match(string topic)
    {
        string[] levels = topic.Split('/');
        var targets = new Dictionary<ISubscriber, QoS>();
        lock (_gate)
        {
            Match(_root, levels, 0, targets);
            return new Route(_version, [.. targets.Select(target => new RouteTarget(target.Key, target.Value))]);
        }
    }

    private static bool Remove(Node node, string[] levels, int depth, ISubscriber subscriber)
    {
        if (depth == levels.Length)
            return node.Subscribers?.Remove(subscriber) ?? false;
        if (node.Children is null || !node.Children.TryGetValue(levels[depth], out Node? child)
            || !Remove(child, levels, depth + 1, subscriber))
            return false;
        if (child.IsEmpty)
            node.Children.Remove(levels[depth]);
        return true;
    }

    private void Match(Node node, string[] levels, int depth, Dictionary<ISubscriber, QoS> targets)
    {
        if (depth == levels.Length)
        {
            Collect(node, targets);
            if (doesHashMatchParent)
                Collect(Child(node, "#"), targets);
            return;
        }
        bool isReserved = depth == 0 && levels[0].StartsWith('$'); // MQTT-4.7.2-1: no leading wildcard matches `$`
        if (!isReserved)
        {
            Collect(Child(node, "#"), targets);
            if (Child(node, "+") is { } any)
                Match(any, levels, depth + 1, targets);
        }
        if (Child(node, levels[depth]) is { } same)
            Match(same, levels, depth + 1, targets);
    }

    private static Node? Child(Node node, string level) => node.Children?.GetValueOrDefault(level);

    private static void Collect(Node? node, Dictionary<ISubscriber, QoS> targets)
    {
        if (node?.Subscribers is null)
            return;
        foreach ((ISubscriber subscriber, QoS qos) in node.Subscribers)
            if (!targets.TryGetValue(subscriber, out QoS known) || qos > known)
                targets[subscriber] = qos;
    }
}

/// <summary>Matches one topic with one filter (MQTT 3.1.1 §4.7); the tree does it for many.</summary>
public static class TopicFilter
{
    /// <summary>Whether <paramref name="topic"/> matches <paramref name="filter"/>.</summary>
    /// <param name="doesHashMatchParent">Whether `a/#` matches `a`: by the standard it does, on AWS it does
    /// not.</param>
    public static bool Matches(string filter, string topic, bool doesHashMatchParent)
    {
        string[] filterLevels = filter.Split('/');
        string[] topicLevels = topic.Split('/');
        if (topic.StartsWith('$') && filterLevels[0] is "+" or "#")
            return false;
        for (int index = 0; index < filterLevels.Length; index++)
        {
            if (filterLevels[index] == "#")
                return topicLevels.Length > index || (doesHashMatchParent && topicLevels.Length == index);
            if (index >= topicLevels.Length)
                return false;
            if (filterLevels[index] != "+" && filterLevels[index] != topicLevels[index])
                return false;
        }
        return filterLevels.Length == topicLevels.Length;
    }
}
