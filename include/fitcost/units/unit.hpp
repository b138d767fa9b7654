// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

/// Units of measure as types. A unit is a tag (`usd`), a ratio (`per<usd, request>`) or a product
/// (`times<byte, millisecond>`); multiplying and dividing cancels, and what is left is spelled the
/// same way, so that a compiler's message can be read. A service declares units of its own as tags.
namespace fitcost::inline v1 {

namespace unit {

struct one {
  static constexpr std::string_view symbol = "1";
};
template <class... Units> struct times;
template <class Over, class Under> struct per;

struct usd {
  static constexpr std::string_view symbol = "USD";
};
struct request {
  static constexpr std::string_view symbol = "request";
};
struct item {
  static constexpr std::string_view symbol = "item";
};
struct byte {
  static constexpr std::string_view symbol = "B";
};
/// What a bill calls a GB: 2^30 or 10^9 bytes, as a named convention says (see
/// pricing/convention.hpp).
struct gigabyte {
  static constexpr std::string_view symbol = "GB";
};
struct millisecond {
  static constexpr std::string_view symbol = "ms";
};
struct second {
  static constexpr std::string_view symbol = "s";
};
struct minute {
  static constexpr std::string_view symbol = "min";
};
struct hour {
  static constexpr std::string_view symbol = "h";
};
/// A billing month, whatever its length.
struct month {
  static constexpr std::string_view symbol = "month";
};

}  // namespace unit

namespace detail {

template <class... Units> struct unit_list {};

template <class U> struct terms_of {
  using over = unit_list<U>;
  using under = unit_list<>;
};
template <> struct terms_of<unit::one> {
  using over = unit_list<>;
  using under = unit_list<>;
};
template <class... Units> struct terms_of<unit::times<Units...>> {
  using over = unit_list<Units...>;
  using under = unit_list<>;
};
template <class Over, class Under> struct terms_of<unit::per<Over, Under>> {
  using over = typename terms_of<Over>::over;
  using under = typename terms_of<Under>::over;
};

template <class A, class B> struct concat;
template <class... A, class... B> struct concat<unit_list<A...>, unit_list<B...>> {
  using type = unit_list<A..., B...>;
};

/// `List` without one `U`; `found` says whether there was one.
template <class U, class List, class Seen = unit_list<>> struct remove_one {
  using type = Seen;
  static constexpr bool found = false;
};
template <class U, class Head, class... Tail, class... Seen>
struct remove_one<U, unit_list<Head, Tail...>, unit_list<Seen...>>
    : remove_one<U, unit_list<Tail...>, unit_list<Seen..., Head>> {};
template <class U, class... Tail, class... Seen>
struct remove_one<U, unit_list<U, Tail...>, unit_list<Seen...>> {
  using type = unit_list<Seen..., Tail...>;
  static constexpr bool found = true;
};

/// Takes from `Over` and `Under` every unit that stands in both.
template <class Over, class Under, class KeptUnder = unit_list<>> struct cancel;
template <class Over, class KeptUnder> struct cancel<Over, unit_list<>, KeptUnder> {
  using over = Over;
  using under = KeptUnder;
};
template <class Over, class Head, class... Tail, class... Kept>
struct cancel<Over, unit_list<Head, Tail...>, unit_list<Kept...>>
    : cancel<typename remove_one<Head, Over>::type, unit_list<Tail...>,
             std::conditional_t<remove_one<Head, Over>::found, unit_list<Kept...>,
                                unit_list<Kept..., Head>>> {};

/// Puts `U` into a list that is ordered by symbol: one order, hence one type for one unit.
template <class U, class List, class Before = unit_list<>> struct insert_ordered;
template <class U, class... Before> struct insert_ordered<U, unit_list<>, unit_list<Before...>> {
  using type = unit_list<Before..., U>;
};
template <class U, class Head, class... Tail, class... Before>
struct insert_ordered<U, unit_list<Head, Tail...>, unit_list<Before...>> {
  static constexpr bool here = U::symbol < Head::symbol;
  template <bool Here, class Dummy> struct choose {
    using type = unit_list<Before..., U, Head, Tail...>;
  };
  template <class Dummy>
  struct choose<false, Dummy> : insert_ordered<U, unit_list<Tail...>, unit_list<Before..., Head>> {
  };
  using type = typename choose<here, void>::type;
};
template <class List> struct ordered { using type = unit_list<>; };
template <class Head, class... Tail> struct ordered<unit_list<Head, Tail...>> {
  using type = typename insert_ordered<Head, typename ordered<unit_list<Tail...>>::type>::type;
};

template <class List> struct as_product;
template <> struct as_product<unit_list<>> { using type = unit::one; };
template <class U> struct as_product<unit_list<U>> { using type = U; };
template <class A, class B, class... Rest> struct as_product<unit_list<A, B, Rest...>> {
  using type = unit::times<A, B, Rest...>;
};

template <class Over, class Under> struct as_unit {
  using type = unit::per<typename as_product<typename ordered<Over>::type>::type,
                         typename as_product<typename ordered<Under>::type>::type>;
};
template <class Over> struct as_unit<Over, unit_list<>> {
  using type = typename as_product<typename ordered<Over>::type>::type;
};

template <class Over, class Under> struct simplest {
  using cancelled = cancel<Over, Under>;
  using type = typename as_unit<typename cancelled::over, typename cancelled::under>::type;
};

}  // namespace detail

/// The unit of a product: what stands above and below in both, cancelled.
template <class A, class B>
using Product = typename detail::simplest<
    typename detail::concat<typename detail::terms_of<A>::over,
                            typename detail::terms_of<B>::over>::type,
    typename detail::concat<typename detail::terms_of<A>::under,
                            typename detail::terms_of<B>::under>::type>::type;

/// The unit of a quotient.
template <class A, class B>
using Quotient = typename detail::simplest<
    typename detail::concat<typename detail::terms_of<A>::over,
                            typename detail::terms_of<B>::under>::type,
    typename detail::concat<typename detail::terms_of<A>::under,
                            typename detail::terms_of<B>::over>::type>::type;

/// Only quantities of one unit can be added or compared.
template <class A, class B>
concept SameUnit = std::same_as<A, B>;

}  // namespace fitcost::inline v1
