using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>A shared subscription, `$share/NAME/FILTER`: each message goes to one of its members. AWS has them for MQTT
/// 3.1.1 too. Thread-safe; members change under the tree's lock.</summary>
/// <remarks>Members take turns. One without a connection is passed over while another has one; if none has, the message
/// waits in the session of a persistent one.</remarks>
public sealed class SharedGroup : ISubscriber
{
    private RouteTarget[] _members = [];
    private uint _turn;

    public bool IsEmpty => _members.Length == 0;

    /// <summary>Adds a member, or changes its QoS.</summary>
    public void Add(ISubscriber member, QoS qos) => Volatile.Write(ref _members,
        [.. _members.Where(target => target.Subscriber != member), new RouteTarget(member, qos)]);

    /// <summary>Removes a member. False if it was none.</summary>
    public bool Remove(ISubscriber member)
    {
        RouteTarget[] left = [.. _members.Where(target => target.Subscriber != member)];
        bool wasMember = left.Length < _members.Length;
        Volatile.Write(ref _members, left);
        return wasMember;
    }

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        RouteTarget[] members = Volatile.Read(ref _members);
        uint turn = Interlocked.Increment(ref _turn);
        RouteTarget? waiting = null;
        for (uint index = 0; index < members.Length; index++)
        {
            RouteTarget member = members[(turn + index) % members.Length];
            if (member.Subscriber is not Session { Connection: null } session)
            {
                member.Subscriber.Deliver(ref message, member.QoS);
                return;
            }
            if (session.IsPersistent)
                waiting ??= member;
        }
        waiting?.Subscriber.Deliver(ref message, waiting.Value.QoS);
    }
}

/// <summary>The form of a shared subscription's filter (MQTT 5, 4.8.2).</summary>
public static class SharedFilter
{
    private const string Prefix = "$share/";

    /// <summary>Whether a filter begins as a shared one does; it may still lack its parts.</summary>
    public static bool IsMeant(string filter) => filter.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The parts of a shared filter; false if it is none, or is incomplete.</summary>
    /// <param name="group">The group's name: no wildcards.</param>
    /// <param name="topics">Which topics the group subscribes to.</param>
    public static bool TryParse(string filter, out string group, out string topics)
    {
        group = topics = "";
        if (!IsMeant(filter))
            return false;
        int end = filter.IndexOf('/', Prefix.Length);
        if (end < 0)
            return false;
        (group, topics) = (filter[Prefix.Length..end], filter[(end + 1)..]);
        return group.Length > 0 && topics.Length > 0 && group.AsSpan().IndexOfAny('+', '#') < 0;
    }

    /// <summary>How a policy names a topic for the members of a group.</summary>
    public static string ResourceOf(string group, string topic) => $"{Prefix}{group}/{topic}";
}
