using System.Text.Json.Nodes;
using Cloud.Notify.Channels;
using Cloud.Notify.Rules;

namespace Cloud.Notify;

/// <summary>What an invocation returns: for the local cloud's terminal, and for whoever invokes it by hand. The first alert is
/// the result itself, others are in `more`.</summary>
internal static class AlertResult
{
    /// <summary>Result of one thing.</summary>
    /// <param name="told">New alerts.</param>
    /// <param name="reason">Why there is none.</param>
    /// <param name="attempts">What was tried, of older alerts too.</param>
    public static JsonObject Of(
        string thing,
        IReadOnlyList<OutboxAlert> told,
        string reason,
        IReadOnlyList<IChannel> channels,
        IReadOnlyList<Delivery.Attempt> attempts)
    {
        var results = told.Concat(attempts.Select(attempt => attempt.Alert))
            .DistinctBy(alert => alert.Id)
            .OrderBy(alert => alert.Id)
            .Select(alert => OfAlert(thing, alert, channels, attempts))
            .ToList();
        if (results.Count > 0)
            return Combine(results);
        return new JsonObject { ["kind"] = "none", ["thing"] = thing, ["reason"] = reason };
    }

    /// <summary>Result of a sweep.</summary>
    public static JsonObject OfSweep(IReadOnlyList<JsonObject> results)
    {
        var alerts = results.Where(result => result["kind"]!.GetValue<string>() != "none").ToList();
        return alerts.Count > 0 ? Combine(alerts) : new JsonObject { ["kind"] = "none", ["reason"] = "nothing is due" };
    }

    private static JsonObject Combine(List<JsonObject> results)
    {
        var first = results[0];
        var more = (first["more"] as JsonArray)?.ToList() ?? [];
        first.Remove("more");
        foreach (var result in results.Skip(1))
        {
            more.Add(result);
            if (result["more"] is JsonArray inner)
            {
                result.Remove("more");
                more.AddRange(inner);
            }
        }

        if (more.Count > 0)
        {
            var array = new JsonArray();
            foreach (var one in more)
            {
                (one!.Parent as JsonArray)?.Remove(one);
                array.Add(one);
            }

            first["more"] = array;
        }

        return first;
    }

    private static JsonObject OfAlert(
        string thing, OutboxAlert alert, IReadOnlyList<IChannel> channels, IReadOnlyList<Delivery.Attempt> attempts)
    {
        var words = new JsonObject();
        foreach (string name in ChannelList.Names)
        {
            var attempt = attempts.LastOrDefault(one => one.Alert.Id == alert.Id && one.Channel == name);
            bool isOpen = channels.Any(channel => channel.Name == name);
            words[name] = attempt?.Word ?? (isOpen ? "waiting" : "off");
        }

        var reasons = attempts
            .Where(attempt => attempt.Alert.Id == alert.Id && attempt.Reason is not null)
            .Select(attempt => attempt.Reason!)
            .Distinct();
        string reason = string.Join(' ', reasons);
        return new JsonObject
        {
            ["kind"] = alert.Kind,
            ["thing"] = thing,
            ["id"] = alert.Id,
            ["text"] = alert.Text,
            ["channels"] = words,
            ["reason"] = reason.Length == 0 ? null : reason,
        };
    }
}
