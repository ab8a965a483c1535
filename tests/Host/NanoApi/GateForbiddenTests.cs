using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NanoApi.Gate;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: each construct that compiles and cannot run on nanoFramework is refused at its own line, and nothing else in
// the text is. Method: compile it against the listed API, let the gate read the IL, compare with the marked lines.
public class GateForbiddenTests
{
    internal static readonly Dictionary<string, string> Snippets = new()
    {
        ["generic types"] = """
            using System.Collections;
            class Box<T> { public T Value; } //! NANO001
            struct Pair<A, B> { } //! NANO001
            interface ISink<T> { void Put(T value); } //! NANO001
            delegate void Take<T>(T value); //! NANO001
            class Outer
            {
                class Inner<T> { } //! NANO001
                object Use() => new Box<int>();
            }
            """,
        ["generic methods"] = """
            class C
            {
                T Same<T>(T value)    //! NANO002
                    => value;
                int Use()
                {
                    return Same(1) + Local(2);
                    int Local<T>(T value) => 1; //! NANO002
                }
            }
            """,
        ["generic delegates"] = """
            using System;
            class C
            {
                public Action<int> Field; //! NANO003
                public Func<int> Property { get; set; } //! NANO003
                public event EventHandler<EventArgs> Changed; //! NANO003
                void Parameter(int a,
                    Action<int> b) { } //!
                Func<int, string> Return() => null; //! NANO003
                void Call() { Parameter(1, x => { }); } //! NANO003
                Type Token() => typeof(Action<>); //! NANO003
                Type Array() => typeof(Func<int>[]); //! NANO003
                bool Is(object o) => o is Action<int>; //! NANO003
            }
            """.Replace("void Parameter(int a,", "void Parameter(int a, //! NANO003", StringComparison.Ordinal),
        ["multi-dimensional arrays"] = """
            using System;
            class C
            {
                int[,] field; //! NANO004
                int[,,] Make() { return new int[1, 2, 3]; } //! NANO004
                void Fill(byte[][,] grid) //! NANO004
                {
                    grid[0][1, 2] = 3; //! NANO004
                }
                int Local()
                {
                    var grid = new int[2, 2]; //! NANO004
                    return grid[1, 1]; //! NANO004
                }
                Type Token() => typeof(int[,]); //! NANO004
            }
            """,
        ["bodies in interfaces"] = """
            interface IDefault
            {
                int Abstract();
                int Default() => 1; //! NANO005
                static int Static() => 2; //! NANO005
                int Property { get { return 3; } } //! NANO005
            }
            """,
        ["pointers"] = """
            unsafe class C
            {
                byte* field; //! NANO006
                int Stack()
                {
                    int* numbers = stackalloc int[4]; //! NANO006
                    return numbers[0];
                }
                byte Fixed(byte[] data)
                {
                    fixed (byte* p = data) //! NANO006
                        return *p;
                }
                delegate*<int, int> Function() => null; //! NANO006
                int Call(delegate*<int> function) //! NANO006
                    => function(); //! NANO014
            }
            """,
        ["checked arithmetic"] = """
            class C
            {
                int Add(int a, int b) => checked(a + b); //! NANO007
                byte Narrow(int a)
                {
                    checked
                    {
                        return (byte)a; //! NANO007
                    }
                }
                byte Index(byte[] data, long i) => data[i]; //! NANO007
                byte[] Length(long n) => new byte[n]; //! NANO007
            }
            """,
        ["floating point as text"] = """
            using System.IO;
            using System.Text;
            class C
            {
                string Plain(double d) => d.ToString(); //! NANO008
                string Single(float f) => f.ToString(); //! NANO008
                string Concat(double d) => "t=" + d; //! NANO008
                string Object(double d) => string.Concat("a", (object)d); //! NANO008
                string General(double d) => d.ToString("G"); //! NANO008
                string Interpolated(double d) => $"{d} degrees"; //! NANO008
                string Choice(double d, bool b) => $"{(b ? 1 : 2)} {d}"; //! NANO008
                string Format(string f, double d) => string.Format(f, d); //! NANO008
                void Append(StringBuilder b, double d) { b.Append(d); } //! NANO008
                void Insert(StringBuilder b, float d) { b.Append((object)d); } //! NANO008
                void Write(TextWriter w, double d) { w.WriteLine(d); } //! NANO008
            }
            """,
        ["enums as text"] = """
            using System;
            using System.Text;
            enum Colour { Red }
            class C
            {
                string Own(Colour c) => c.ToString(); //! NANO009
                string Listed(DayOfWeek d) => d.ToString(); //! NANO009
                string Concat(Colour c) => "c" + c; //! NANO009
                string Interpolated(Colour c) => $"{c}"; //! NANO009
                string Formatted(Colour c) => $"{c:G}"; //! NANO009
                string Nested(System.IO.IOException e) => "" + e.ErrorCode; //! NANO009
                void Append(StringBuilder b, Colour c) { b.Append(c); } //! NANO009
            }
            """,
        ["number formats"] = """
            class C
            {
                string Custom(double d) => d.ToString("0.00"); //! NANO010
                string Round(double d) => d.ToString("R"); //! NANO010
                string Percent(double d) => $"{d:P}"; //! NANO010
                string Currency(int i) => i.ToString("C"); //! NANO010
                string Zeros(int i) => i.ToString("000"); //! NANO010
                string Hex(double d) => d.ToString("X"); //! NANO010
                string Exponent(float f) => string.Format("{0,10:E2}", f); //! NANO010
            }
            """,
        ["date formats"] = """
            using System;
            class C
            {
                string Zone(DateTime t) => t.ToString("K"); //! NANO011
                string Offset(DateTime t) => t.ToString("yyyy-MM-ddTHH:mm:sszzz"); //! NANO011
                string Interpolated(DateTime t) => $"{t:yyyy-MM-ddTHH:mm:ss.FFFK}"; //! NANO011
            }
            """,
        ["composite formats"] = """
            class C
            {
                string TooFew(int a) => string.Format("{0} {1}", a); //! NANO012
                string FromOne(int a) => string.Format("{1}", a); //! NANO012
                string Open(int a) => string.Format("{0", a); //! NANO012
                string Empty(int a) => string.Format("{}", a); //! NANO012
            }
            """,
        ["compiler's own types"] = """
            using System;
            using System.Reflection;
            class C
            {
                BindingFlags field; //! NANO013
                Type Token() => typeof(FlagsAttribute); //! NANO013
                object New() => new ObsoleteAttribute(); //! NANO013
                bool Is(object o) => o is DBNull; //! NANO013
                void Take(UIntPtr p) { } //! NANO013
            }
            """,
        ["typed references"] = """
            class C
            {
                int Read(int a) => __refvalue(__makeref(a), int); //! NANO014
            }
            """,
        ["native code"] = """
            using System.Runtime.CompilerServices;
            class C
            {
                [MethodImpl(MethodImplOptions.InternalCall)]
                extern void Native(); //! NANO015
            }
            """,
        ["module initializers"] = """
            namespace System.Runtime.CompilerServices { class ModuleInitializerAttribute : Attribute { } }
            static class C
            {
                [System.Runtime.CompilerServices.ModuleInitializer]
                internal static void Early() { } //! NANO017
            }
            """,
    };

    public static TheoryData<string> Names => [.. Snippets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_ForbiddenConstruct_IsRefusedAtItsLine(string name)
    {
        string text = Snippets[name];
        string[] expected = Snippet.Marks(text);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Snippet.FindingLines(text, OptimizationLevel.Debug));
        Assert.Equal(expected, Snippet.FindingLines(text, OptimizationLevel.Release));
    }

    [Fact]
    public void Check_ForbiddenLocal_IsRefusedAtItsDeclaration()
    {
        // Debug only: an optimized method keeps no local that it does not need.
        const string text = """
            class C
            {
                void M(bool b)
                {
                    object other = null;
                    if (b)
                    {
                        System.Action<string> local = null; //! NANO003
                        other = local;
                    }
                    for (int[,] grid = null; b;) //! NANO004
                        b = grid == null;
                }
            }
            """;
        Assert.Equal(Snippet.Marks(text), Snippet.FindingLines(text, OptimizationLevel.Debug));
    }

    [Fact]
    public void Check_LaterLanguageVersion_IsRefused()
    {
        Finding finding = Assert.Single(Snippet.Findings("class C { }", version: LanguageVersion.CSharp12));
        Assert.Equal("Snippet.dll: error NANO016: compiled as C# 11 or later: " + Rules.LanguageVersion.Advice,
            finding.ToString());
    }

    [Fact]
    public void Check_Finding_ReadsAsCompilerError()
    {
        Finding finding = Assert.Single(Snippet.Findings("class C\n{\n    object Grid() { return new int[1, 2]; }\n}"));
        Assert.Equal("Snippet.cs(3,21): error NANO004: array int[,]: " + Rules.MultiDimensionalArray.Advice,
            finding.ToString());
    }
}
