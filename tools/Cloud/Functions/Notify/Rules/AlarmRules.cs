using Cloud.Events;

namespace Cloud.Notify.Rules;

/// <summary>Alarms of the device: frost, overheating, a faulty sensor.</summary>
internal static class AlarmRules
{
    public static void Apply(AlertRules rules, AlarmEvent e, Arrival arrival)
    {
        string kind = NameOf(e.Alarm);
        if (!rules.State.Alarms.TryGetValue(kind, out var alarm))
            rules.State.Alarms[kind] = alarm = new AlarmState();
        if (!arrival.IsCurrent || e.Seq <= alarm.LastSeq)
        {
            rules.Because("older than what is known");
            return;
        }

        alarm.LastSeq = e.Seq;
        if (!e.Raised)
            Clear(rules, alarm, kind, e, arrival);
        else if (alarm.Raised is null)
            Raise(rules, alarm, e, arrival);
        else
            rules.Because("raised before"); // by a boot
    }

    public static void Review(AlertRules rules)
    {
        foreach (var (kind, alarm) in rules.State.Alarms)
        {
            if (alarm.Raised is not { } raised || !rules.IsDue(Due(rules, kind, raised)))
                continue;
            string key = raised.IsTold ? kind + ".still" : kind;
            rules.Tell("alarm", rules.Text.Title(key), rules.Text.Raised(raised, rules.Now));
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
            Fault = e.SensorFault,
        };
        rules.Because(arrival.IsLate ? "late: waits for what else comes" : "waits until quiet hours end");
    }

    private static void Clear(AlertRules rules, AlarmState alarm, string kind, AlarmEvent e, Arrival arrival)
    {
        var raised = alarm.Raised;
        alarm.Raised = null;
        // The event that raised it is missing; should it come, it is older.
        if (raised is null)
            rules.Note(rules.Text.At($"summary.{kind}.over", arrival.At, rules.Now));
        else if (rules.IsEndTold(raised, arrival.IsLate))
            rules.Tell(
                "alarm",
                rules.Text.Title(kind + ".cleared"),
                rules.Text.Cleared(raised, arrival.At, e.Temperature, rules.Now));
        else
            rules.Note(rules.Text.Span("summary." + kind, raised.Since, arrival.At, rules.Now));
    }

    private static long? Due(AlertRules rules, string kind, AlarmPeriod raised) =>
        raised.IsTold && rules.State.Silent is { IsTold: true }
            ? null
            : rules.DueOf(raised, kind == "sensor" ? "SENSOR_FAULT" : kind.ToUpperInvariant(), TimeSpan.Zero);

    /// <summary>As in the texts.</summary>
    private static string NameOf(AlarmKind kind) => kind switch
    {
        AlarmKind.Frost => "frost",
        AlarmKind.Overheat => "overheat",
        _ => "sensor",
    };
}
