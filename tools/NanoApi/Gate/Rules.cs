namespace NanoApi.Gate;

/// <summary>
/// What compiles against the listed API but does not run: measured on a nanoCLR, or missing from the sources of the
/// interpreter and the core library.
/// </summary>
public static class Rules
{
    public static readonly Rule GenericType = new("NANO001",
        "the device crashes when it loads an assembly with a generic type; "
        + "write it for the type you need, or for object");

    public static readonly Rule GenericMethod = new("NANO002",
        "the device crashes when it loads an assembly with a generic method; "
        + "write one method per type, or take object");

    public static readonly Rule GenericUse = new("NANO003",
        "the device crashes when it loads an assembly that uses a generic type; "
        + "declare a delegate type of your own, or use a class that is not generic");

    public static readonly Rule MultiDimensionalArray = new("NANO004",
        "the device crashes when it loads an assembly with a multi-dimensional array; "
        + "use an array of arrays, or one array with computed indexes");

    public static readonly Rule InterfaceBody = new("NANO005",
        "an interface method with a body fails on the device when called; put it in a class");

    public static readonly Rule Pointer = new("NANO006",
        "the metadata processor refuses pointers and stackalloc; use arrays and indexes, or SpanByte");

    public static readonly Rule Checked = new("NANO007",
        "the device does not check, so overflow goes unnoticed; "
        + "compare with the limits first, and use int for array indexes and lengths");

    public static readonly Rule PlainNumberText = new("NANO008",
        "without a number of digits, 21.5 prints as 21.499999999999999; "
        + "use ToString(\"F1\") or another F, G or N format with digits, or use integers");

    public static readonly Rule EnumText = new("NANO009",
        "the device prints the number, not the name; write a switch that gives the name, or cast to the number");

    public static readonly Rule NumberFormat = new("NANO010",
        "the device knows only D, X, G, N and F (floating point: G, N, F) with digits after them; use one of those");

    public static readonly Rule DateFormat = new("NANO011",
        "the device throws for it or prints it literally; "
        + "use a standard format (d D f F g G m o r s t T u U y) or y, M, d, h, H, m, s, f, t");

    public static readonly Rule FormatArguments = new("NANO012",
        "the device throws for it; number the arguments from 0, supply all of them, and close every brace");

    public static readonly Rule CompilerOnlyType = new("NANO013",
        "the type exists for the compiler only, not on the device; "
        + "use it only as an attribute or constant");

    public static readonly Rule Unsupported = new("NANO014",
        "the interpreter does not provide it; use delegates, arrays and ref parameters");

    public static readonly Rule NoNativeCode = new("NANO015",
        "the stock firmware has no native code for it; use what the packages offer");

    public static readonly Rule LanguageVersion = new("NANO016",
        "nanoFramework's project system compiles C# 9, and later versions add types to every assembly; "
        + "set LangVersion to 9.0");

    public static readonly Rule ModuleInitializer = new("NANO017",
        "the device does not run module initializers; call the method from Main");

    public static readonly Rule NullInAttribute = new("NANO018",
        "the metadata processor fails on null in an attribute; use another value, such as an empty string");

    public static readonly Rule TypeInAttribute = new("NANO019",
        "GetCustomAttributes throws on the device if an attribute contains a typeof; use a name or a number");

    public static readonly Rule TooManyLocals = new("NANO020",
        "the metadata processor stores the number of locals in one byte; split methods with more than 200");

    public static readonly Rule StructEquality = new("NANO021",
        "the device does not compare such structs reliably; override Equals and GetHashCode in the struct, or use a class");

    public static readonly Rule HiddenMember = new("NANO022",
        "the device matches virtual methods by name and signature, so a call through the base type reaches this one; "
        + "override it, or rename it");

    public static readonly Rule ThrowNull = new("NANO023",
        "on the device the thread ends and no catch sees it; throw an exception object");

    public static readonly Rule ChangeInForeach = new("NANO024",
        "on the device an ArrayList does not notice and a Hashtable throws; "
        + "loop by index, or collect the changes and make them after the loop");

    public static readonly Rule HashtableRemove = new("NANO025",
        "nanoFramework.System.Collections 1.5.75 stores a key twice when it is set again after another key of its probe "
        + "chain was removed; set the value to null, or rebuild the table")
    {
        IsWarning = true,
    };

    /// <summary>All rules.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        GenericType, GenericMethod, GenericUse, MultiDimensionalArray, InterfaceBody, Pointer, Checked, PlainNumberText,
        EnumText, NumberFormat, DateFormat, FormatArguments, CompilerOnlyType, Unsupported, NoNativeCode,
        LanguageVersion, ModuleInitializer, NullInAttribute, TypeInAttribute, TooManyLocals, StructEquality,
        HiddenMember, ThrowNull, ChangeInForeach, HashtableRemove,
    ];
}
