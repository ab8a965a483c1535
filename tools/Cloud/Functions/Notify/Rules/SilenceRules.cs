namespace Cloud.Notify.Rules;

/// <summary>The device is not connected: no power, no network, or broken. The broker says when it was lost; whatever it sends
/// later says that it is back.</summary>
internal static class SilenceRules
{
    /// <param name="at">When the broker noticed, Unix ms.</param>
    public static void Gone(AlertRules rules, long at)
    {
        // Not in order: it has been heard since.
        if (at < rules.State.HeardAt)
        {
            rules.Because("heard since");
            return;
        }

        rules.State.Silent ??= new SilentPeriod { Since = at };
        rules.Because("waits until it is gone long enough");
    }

    /// <param name="at">When the broker got something from it, Unix ms.</param>
    public static void Heard(AlertRules rules, long at)
    {
        rules.State.HeardAt = Math.Max(rules.State.HeardAt, at);
        if (rules.State.Silent is not { } silent || at <= silent.Since)
            return;
        rules.State.Silent = null;
        if (rules.IsEndTold(silent, isLate: false))
            rules.Tell(
                "silence", rules.Text.Title("heard"), rules.Text.Span("heard.after", silent.Since, at, rules.Now));
        else if (silent.IsTold)
            rules.Note(rules.Text.Span("summary.silent", silent.Since, at, rules.Now));
    }

    public static void Review(AlertRules rules)
    {
        if (rules.State.Silent is not { } silent || !rules.IsDue(Due(rules)))
            return;
        rules.Tell(
            "silence",
            rules.Text.Title(silent.IsTold ? "silent.still" : "silent"),
            rules.Text.Span("silent.since", silent.Since, rules.Now, rules.Now));
        silent.ToldAt = rules.Now;
    }

    public static long? Due(AlertRules rules) =>
        rules.State.Silent is { } silent && rules.Settings.Silence > TimeSpan.Zero
            ? rules.DueOf(silent, "SILENCE", rules.Settings.Silence)
            : null;
}
