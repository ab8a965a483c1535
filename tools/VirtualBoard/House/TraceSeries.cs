namespace VirtualBoard.House;

/// <summary>A series of a trace: its name, and what its values look like.</summary>
internal sealed class TraceSeries(string name)
{
    // In the languages that the alerts speak.
    private static readonly string[] TemperatureWords = ["temp", "°c", "celsius"];
    private static readonly string[] HeatingWords = ["relay", "heat", "boiler", "burner", "relais", "heiz", "kessel", "brenner", "therme"];
    private static readonly string[] PowerWords = ["power", "energy", "watt", "leistung", "energie"];

    private bool hasWords;
    private bool hasNumbers;
    private bool isBits = true;

    public string Name => name;

    /// <summary>The least number.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>The greatest number.</summary>
    public double Greatest { get; private set; } = double.NegativeInfinity;

    public bool IsNamedTemperature => Has(TemperatureWords);

    public bool IsNamedHeating => Has(HeatingWords);

    /// <summary>Power or energy: the heating is on while it takes much. It may be 0 all the time, and no switch.</summary>
    public bool IsPower => hasNumbers && !hasWords && Has(PowerWords);

    public bool IsSwitch => hasWords || (hasNumbers && isBits && !IsNamedTemperature && !IsPower);

    public bool IsNumber => hasNumbers && !IsSwitch;

    /// <summary>Takes a value.</summary>
    public void Add(string text)
    {
        if (TraceValues.IsMissing(text) || TraceValues.IsUnavailable(text))
            return;
        var isNumber = TraceValues.TryNumber(text, out var number);
        isBits &= isNumber && number is 0 or 1;
        hasNumbers |= isNumber && !double.IsNaN(number);
        hasWords |= !isNumber && TraceValues.Switch(text) is not null;
        if (!isNumber || double.IsNaN(number))
            return;
        Least = Math.Min(Least, number);
        Greatest = Math.Max(Greatest, number);
    }

    private bool Has(string[] words) => words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
