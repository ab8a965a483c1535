using Cloud.Events;

namespace Cloud.Notify.Rules;

/// <summary>Alarms of the device. The key of one is its name in the texts, and the relay it is about behind a colon.</summary>
internal static class AlarmRules
{
    // In the order of AlarmKind.
    private static readonly string[] TextNames =
        ["overheat", "frost", "sensor", "flapping", "cycling", "unstable", "noeffect", "nocall", "clock", "lost", "memory"];

    public static void Apply(AlertRules rules, AlarmEvent e, Arrival arrival)
    {
        string key = NameOf(e.Alarm) + (e.Channel is null ? "" : ":" + e.Channel);
        if (!rules.State.Alarms.TryGetValue(key, out var alarm))
            rules.State.Alarms[key] = alarm = new AlarmState();
        if (!arrival.IsCurrent || e.Seq <= alarm.LastSeq)
        {
            rules.Because("older than what is known");
            return;
        }

        alarm.LastSeq = e.Seq;
        if (!e.Raised)
            Clear(rules, alarm, key, e, arrival);
        else if (alarm.Raised is null)
            Raise(rules, alarm, e, arrival);
        else
            rules.Because("raised before"); // by a boot
    }

    public static void Review(AlertRules rules)
    {
        foreach (var (key, alarm) in rules.State.Alarms)
        {
            if (alarm.Raised is not { } raised || !rules.IsDue(Due(rules, key, raised)))
                continue;
            var (kind, relay) = Parts(key);
            string text = raised.IsTold ? kind + ".still" : kind;
            rules.Tell("alarm", rules.Text.Title(text, relay), rules.Text.Raised(kind, raised, rules.Now));
            raised.ToldAt = rules.Now;
        }
    }

    public static IEnumerable<long?> Dues(AlertRules rules) => rules.State.Alarms
        .Select(alarm => alarm.Value.Raised is { } raised ? Due(rules, alarm.Key, raised) : null);

    private static void Raise(AlertRules rules, AlarmState alarm, AlarmEvent e, Arrival arrival)
    {
        alarm.Raised = new AlarmPeriod
        {
            Since = arrival.At,
            IsLate = arrival.IsLate,
            Temperature = e.Temperature,
            Threshold = e.Threshold,
            Value = e.Value,
            Fault = e.SensorFault,
        };
        rules.Because(arrival.IsLate ? "late: waits for what else comes" : "waits until quiet hours end");
    }

    private static void Clear(AlertRules rules, AlarmState alarm, string key, AlarmEvent e, Arrival arrival)
    {
        var (kind, relay) = Parts(key);
        var raised = alarm.Raised;
        alarm.Raised = null;
        // The event that raised it is missing; should it come, it is older.
        if (raised is null && e.AfterBoot)
            rules.Because("cleared before"); // by a boot
        else if (raised is null)
            rules.Note(rules.Text.At($"summary.{kind}.over", arrival.At, rules.Now));
        else if (rules.IsEndTold(raised, arrival.IsLate))
            rules.Tell(
                "alarm",
                rules.Text.Title(kind + ".cleared", relay),
                rules.Text.Cleared(kind, raised, arrival.At, e.Temperature, rules.Now));
        else
            rules.Note(rules.Text.Span("summary." + kind, raised.Since, arrival.At, rules.Now));
    }

    private static long? Due(AlertRules rules, string key, AlarmPeriod raised) =>
        raised.IsTold && rules.State.Silent is { IsTold: true }
            ? null
            : rules.DueOf(raised, AlarmNames.Of(KindOf(Parts(key).Kind)), TimeSpan.Zero);

    private static (string Kind, string Relay) Parts(string key) =>
        key.Split(':', 2) is [var kind, var relay] ? (kind, relay) : (key, "");

    private static AlarmKind KindOf(string name) => (AlarmKind)Array.IndexOf(TextNames, name);

    /// <summary>As in the texts.</summary>
    private static string NameOf(AlarmKind kind) => TextNames[(int)kind];
}
