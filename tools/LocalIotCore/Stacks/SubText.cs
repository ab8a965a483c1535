namespace LocalIotCore.Stacks;

/// <summary>The text of `!Sub`.</summary>
internal static class SubText
{
    /// <summary>Its parts in order: variables (without `${}`) and what stands between them. `${!x}` is the text `${x}`.</summary>
    public static IEnumerable<(string Part, bool IsVariable)> Split(string text)
    {
        int from = 0;
        while (text.IndexOf("${", from, StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf('}', start) is >= 0 and var end)
        {
            yield return (text[from..start], false);
            string name = text[(start + 2)..end];
            yield return name.StartsWith('!') ? ("${" + name[1..] + "}", false) : (name.Trim(), true);
            from = end + 1;
        }
        yield return (text[from..], false);
    }
}
