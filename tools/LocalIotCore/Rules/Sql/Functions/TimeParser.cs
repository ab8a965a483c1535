using System.Globalization;

namespace LocalIotCore.Rules.Sql;

/// <summary>Patterns of Java's DateTimeFormatter, as time_to_epoch takes them: letters G u y M L d D E a h H k K m s S n V z O
/// X x Z, quoted text and [optional parts], in English. Without a zone the time is in UTC, without an hour at midnight.</summary>
internal sealed class TimeParser
{
    private const int FractionDigits = 9;
    private static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;
    private static readonly string[] Eras = ["BC", "AD"];
    private static readonly string[] Halves = ["AM", "PM"];

    private readonly string _text;
    private int _at;
    private int? _year, _month, _day, _dayOfYear, _hour, _half;
    private int _minute, _second;
    private long _nanoseconds;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    private TimeParser(string text) => _text = text;

    public static bool TryParse(string text, string pattern, out long milliseconds)
    {
        var parser = new TimeParser(text);
        milliseconds = 0;
        return parser.Read(pattern) && parser._at == text.Length && parser.TryResolve(out milliseconds);
    }

    private bool Read(string pattern)
    {
        for (var at = 0; at < pattern.Length;)
        {
            var letter = pattern[at];
            if (letter == '[')
            {
                var end = EndOfOptional(pattern, at);
                if (end < 0)
                    return false;
                var before = _at;
                if (!Read(pattern[(at + 1)..end]))
                    _at = before;
                at = end + 1;
            }
            else if (letter == '\'')
            {
                at = TimePattern.ReadQuoted(pattern, at, out var quoted);
                if (!Take(quoted))
                    return false;
            }
            else if (char.IsAsciiLetter(letter))
            {
                var count = TimePattern.Run(pattern, at);
                at += count;
                var isNumberNext = at < pattern.Length && "uyMLdDhHkKmsSn".Contains(pattern[at]);
                if (!Field(letter, count, isNumberNext))
                    return false;
            }
            else
            {
                if (letter is ']' or '{' or '}' or '#' || !Take(letter.ToString()))
                    return false;
                at++;
            }
        }

        return true;
    }

    private static int EndOfOptional(string pattern, int at)
    {
        var depth = 0;
        for (var end = at; end < pattern.Length; end++)
        {
            depth += pattern[end] == '[' ? 1 : pattern[end] == ']' ? -1 : 0;
            if (depth == 0)
                return end;
        }

        return -1;
    }

    private bool Field(char letter, int count, bool isNumberNext)
    {
        switch (letter)
        {
            case 'u' or 'y':
                if (!Number(count, count == 2 ? 2 : isNumberNext ? count : 9, out var year))
                    return false;
                _year = count == 2 ? 2000 + year : year;
                return true;
            case 'M' or 'L' when count >= 3:
                return Name(count == 3 ? English.AbbreviatedMonthNames : English.MonthNames, 12, out var month) && Set(ref _month, month + 1);
            case 'M' or 'L':
                return Set(ref _month, count, isNumberNext);
            case 'd':
                return Set(ref _day, count, isNumberNext);
            case 'D':
                return Set(ref _dayOfYear, count, isNumberNext);
            case 'E':
                return Name(count <= 3 ? English.AbbreviatedDayNames : English.DayNames, 7, out _);
            case 'G':
                return Name(Eras, 2, out var era) && era == 1;
            case 'a':
                return Name(Halves, 2, out var half) && Set(ref _half, half);
            case 'H' or 'K':
                return Set(ref _hour, count, isNumberNext);
            case 'k' or 'h':
                var hours = letter == 'k' ? 24 : 12;
                return Set(ref _hour, count, isNumberNext) && _hour is >= 1 && _hour <= hours && Set(ref _hour, _hour.Value % hours);
            case 'm':
                return Number(count, isNumberNext || count > 1 ? count : 2, out _minute) && _minute < 60;
            case 's':
                return Number(count, isNumberNext || count > 1 ? count : 2, out _second) && _second < 60;
            case 'S':
                return Fraction(count);
            case 'n':
                return Number(count, FractionDigits, out var nanoseconds) && (_nanoseconds = nanoseconds) >= 0;
            case 'V' or 'z' or 'O' or 'X' or 'x' or 'Z':
                return Zone(letter);
            default:
                return false;
        }
    }

    private bool Set(ref int? field, int count, bool isNumberNext)
    {
        var isRead = Number(count, isNumberNext || count > 1 ? count : 3, out var value);
        field = value;
        return isRead;
    }

    private static bool Set(ref int? field, int value)
    {
        field = value;
        return true;
    }

    private bool Number(int digitsMin, int digitsMax, out int value)
    {
        value = 0;
        var start = _at;
        while (_at < _text.Length && _at - start < Math.Min(digitsMax, FractionDigits) && char.IsAsciiDigit(_text[_at]))
            value = value * 10 + _text[_at++] - '0';
        return _at - start >= digitsMin;
    }

    private bool Fraction(int count)
    {
        if (count > FractionDigits || !Number(count, count, out var digits))
            return false;
        _nanoseconds = digits;
        for (; count < FractionDigits; count++)
            _nanoseconds *= 10;
        return true;
    }

    // The longest name that stands there.
    private bool Name(string[] names, int count, out int index)
    {
        index = -1;
        for (var candidate = 0; candidate < count; candidate++)
            if (_text.AsSpan(_at).StartsWith(names[candidate], StringComparison.Ordinal)
                && (index < 0 || names[candidate].Length > names[index].Length))
            {
                index = candidate;
            }

        _at += index < 0 ? 0 : names[index].Length;
        return index >= 0;
    }

    private bool Zone(char letter)
    {
        if (letter is 'X' or 'x' or 'Z')
        {
            if (letter != 'x' && Take("Z"))
                return true;
            if (!TimeZones.TryOffset(_text.AsSpan(_at), out var offset, out var length))
                return false;
            _at += length;
            _zone = TimeZoneInfo.CreateCustomTimeZone("offset", offset, null, null);
            return true;
        }

        var end = _at;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || _text[end] is '/' or '_' or '+' or '-' or ':'))
            end++;
        if (!TimeZones.TryFind(_text[_at..end], out _zone))
            return false;
        _at = end;
        return true;
    }

    private bool Take(string text)
    {
        if (!_text.AsSpan(_at).StartsWith(text, StringComparison.Ordinal))
            return false;
        _at += text.Length;
        return true;
    }

    private bool TryResolve(out long milliseconds)
    {
        milliseconds = 0;
        if (_year is not (>= 2 and <= 9998)) // a zone must not push it out of the calendar
            return false;
        if (_dayOfYear is { } number && _month is null && number >= 1 && number <= (DateTime.IsLeapYear(_year.Value) ? 366 : 365))
        {
            var date = new DateTime(_year.Value, 1, 1).AddDays(number - 1);
            (_month, _day) = (date.Month, date.Day);
        }

        var hour = _hour ?? 0;
        if (_half is { } half)
            hour = hour < 12 ? hour + 12 * half : -1;
        if (_month is not (>= 1 and <= 12) || _day is not { } day || day < 1 || day > DateTime.DaysInMonth(_year.Value, _month.Value)
            || hour is < 0 or > 23)
        {
            return false;
        }

        var local = new DateTime(_year.Value, _month.Value, day, hour, _minute, _second).AddTicks(_nanoseconds / 100);
        // In the gap of spring the offset is that of before, as in Java.
        var time = new DateTimeOffset(local, TimeSpan.Zero) - _zone.GetUtcOffset(local);
        milliseconds = time.ToUnixTimeMilliseconds();
        return true;
    }
}
