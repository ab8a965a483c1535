namespace NanoApi.Gate;

/// <summary>A call that may convert values to text.</summary>
internal sealed class TextCall(GateContext context, CalledMethod called, IlType? constrainedTo,
    SymbolicValue[] arguments, Func<Place> place)
{
    /// <summary>Methods of the listed API that print any object or number passed to them.</summary>
    private static readonly HashSet<string> s_printers =
    [
        "System.String.Concat", "System.Text.StringBuilder.Append", "System.Text.StringBuilder.Insert",
        "System.IO.TextWriter.Write", "System.IO.TextWriter.WriteLine",
    ];

    public void Check()
    {
        IlType receiver = constrainedTo ?? IlType.Primitive(called.TypeName);
        string fullName = $"{called.TypeName}.{called.Name}";
        if (called.Name == "ToString" && called.Signature.ParameterTypes.Length == 0)
            CheckPlain(receiver);
        else if (called.Name == "ToString" && called.Signature.ParameterTypes.Length == 1
            && arguments[0].Text is string format)
            CheckFormat(receiver, format);
        else if (fullName == "System.String.Format")
            CheckComposite();
        else if (s_printers.Contains(fullName))
            CheckPrinted();
    }

    private void CheckPlain(IlType type)
    {
        if (type.IsFloatingPoint)
            context.Report(Rules.PlainNumberText, place(), $"{type} as text");
        else if (context.Index.IsEnum(type))
            context.Report(Rules.EnumText, place(), $"enum {type} as text");
    }

    private void CheckFormat(IlType type, string format)
    {
        if (Formats.IsPlain(format))
            CheckPlain(type);
        else if (type.IsFloatingPoint || type.IsInteger)
        {
            if (!Formats.IsNumberFormat(format, type.IsFloatingPoint))
                context.Report(Rules.NumberFormat, place(), $"format \"{format}\" of type {type}");
        }
        else if (type.Name == "System.DateTime")
        {
            if (!Formats.IsDateFormat(format))
                context.Report(Rules.DateFormat, place(), $"format \"{format}\" of type DateTime");
        }
        else
            CheckPlain(type);
    }

    private void CheckComposite()
    {
        if (arguments[0].Text is not string composite)
        {
            CheckPrinted();
            return;
        }

        if (Formats.Holes(composite) is not { } holes)
        {
            context.Report(Rules.FormatArguments, place(), $"format \"{composite}\"");
            return;
        }

        if (arguments[1].Elements is not { } values)
            return;
        foreach (Formats.Hole hole in holes)
        {
            if (hole.Index >= values.Length)
                context.Report(Rules.FormatArguments, place(),
                    $"format \"{composite}\" with {values.Length} arguments");
            else if (values[hole.Index].Boxed is IlType type)
                CheckFormat(type, hole.Format);
        }
    }

    private void CheckPrinted()
    {
        foreach (IlType type in called.Signature.ParameterTypes.Where(t => t.IsFloatingPoint))
            CheckPlain(type);
        IEnumerable<SymbolicValue> printed = arguments.Concat(arguments.SelectMany(a => a.Elements ?? []));
        foreach (IlType type in printed.Select(v => v.Boxed).OfType<IlType>())
            CheckPlain(type);
    }
}
