using System.Text;

namespace LocalIotCore.Rules.Sql;

/// <summary>The standard conversions, for a value of another type than the one asked for.</summary>
internal static class Conversions
{
    /// <summary>A number, or a string that looks like one.</summary>
    public static bool TryNumber(in SqlValue value, out SqlNumber number)
    {
        if (value.IsNumber)
        {
            number = value.Number;
            return true;
        }

        number = default;
        return value.Type == SqlType.String && NumberText.TryParse(value.Text, out number);
    }

    /// <summary>A number rounded down. One of more than 34 digits is no Int.</summary>
    public static bool TryInt(in SqlValue value, out SqlNumber number) =>
        TryNumber(value, out number) && number.TryRound(NumberRounding.Down, out number);

    /// <summary>The same where an index or a count is asked for: what is beyond 32 bits is as far as they go.</summary>
    public static bool TryIndex(in SqlValue value, out int index)
    {
        index = 0;
        if (!TryNumber(value, out var number))
            return false;
        if (!number.TryRound(NumberRounding.Down, out var whole) || !whole.IsSmall)
            index = number.Sign < 0 ? int.MinValue : int.MaxValue;
        else
            index = (int)Math.Clamp(whole.Small, int.MinValue, int.MaxValue);
        return true;
    }

    /// <summary>true, false, and the strings of that text in any case.</summary>
    public static bool? ToBoolean(in SqlValue value) => value.Type switch
    {
        SqlType.Boolean => value.Boolean,
        SqlType.String when value.Text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        SqlType.String when value.Text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ => null,
    };

    /// <summary>The text of a value, arrays and objects in JSON; null for Null and Undefined.</summary>
    public static string? ToText(in SqlValue value, Evaluation evaluation)
    {
        switch (value.Type)
        {
            case SqlType.String:
                evaluation.ChargeText(value.Text.Length);
                return value.Text;
            case SqlType.Int or SqlType.Decimal:
                return NumberToText(value);
            case SqlType.Boolean:
                return value.Boolean ? "true" : "false";
            case SqlType.Array or SqlType.Object:
                var text = Encoding.UTF8.GetString(SqlWriter.ToJson(value, evaluation));
                evaluation.ChargeNewText(text.Length);
                return text;
            default:
                return null;
        }
    }

    // An Int is in standard notation even where its digits came as 1E5.
    public static string NumberToText(in SqlValue value)
    {
        var number = value.Number;
        return value.Type == SqlType.Int && number.TryRound(NumberRounding.TowardsZero, out var whole) ? whole.ToString() : number.ToString();
    }
}
